import type { OpenCheck, RecordCrossing } from '#contracts';
import { ProblemError } from '#http-edge';
import { wasOpenAt } from '../sites/site.ts';
import type { Site } from '../sites/site.ts';

type WhoAndWhere = Pick<
  OpenCheck & RecordCrossing,
  'hallId' | 'laneId' | 'laneKind' | 'direction' | 'officerId'
>;

/**
 * Sees that hall, lane, kind, direction and officer belong together.
 *
 * @throws ProblemError 422 `invalid-field`
 */
export function checkPlace(site: Site, said: WhoAndWhere): void {
  const hall = site.halls.get(said.hallId);
  if (!hall) {
    const halls = [...site.halls.keys()];
    throw wrong('hallId', `a hall of ${site.siteId}: ${halls.join(', ')}`, halls[0]);
  }
  if (said.direction !== hall.direction) throw wrong('direction', hall.direction, hall.direction);
  if (!said.laneId.startsWith(`${said.hallId}-`)) {
    throw wrong('laneId', `a lane of ${said.hallId}`, `${said.hallId}-C01`);
  }
  const kind = said.laneId.startsWith('G', said.hallId.length + 1) ? 'autogate' : 'counter';
  if (said.laneKind !== kind) throw wrong('laneKind', `${kind}, as the lane's letter says`, kind);
  if (kind === 'counter' && said.officerId === null) {
    throw wrong('officerId', 'the officer at the counter', `${site.siteId}-0113`);
  }
  if (kind === 'autogate' && said.officerId !== null) throw wrong('officerId', 'null at an autogate', null);
}

/**
 * A lane that closes may finish what it has begun; what began later is refused.
 *
 * @throws ProblemError 409 `lane-closed`
 */
export function checkLaneWasOpen(site: Site, laneId: string, startedAt: string): void {
  const lane = site.lanes.get(laneId);
  if (!wasOpenAt(lane, startedAt)) throw laneClosed(site, laneId);
}

export function laneClosed(site: Site, laneId: string): ProblemError {
  const lane = site.lanes.get(laneId);
  const hallPart = laneId.slice(0, laneId.lastIndexOf('-') + 1);
  const openLaneId = [...site.lanes].find(
    ([otherId, { state }]) => state === 'open' && otherId.startsWith(hallPart),
  )?.[0];
  const since = lane
    ? `is closed since ${new Date(lane.changedAtMs).toISOString()}`
    : 'never opened in this run';
  return new ProblemError(409, 'lane-closed', 'The lane is closed', `${laneId} ${since}`, {
    field: 'laneId',
    expected: 'a lane that is open when the check starts (POST /v1/lanes opens one)',
    ...(openLaneId === undefined ? {} : { example: openLaneId }),
  });
}

const wrong = (field: string, expected: string, example: unknown): ProblemError =>
  new ProblemError(
    422,
    'invalid-field',
    'The request contradicts itself or the run',
    `${field}: expected ${expected}`,
    { field, expected, example },
  );
