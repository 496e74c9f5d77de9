import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { laneStates } from '#contracts';
import type { LaneStates } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';
import type { Site } from '../sites/site.ts';

@Controller('v1/lanes')
export class LanesController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;

  constructor(sites: Sites, database: SiteDatabase) {
    this.#sites = sites;
    this.#database = database;
  }

  /** Lanes opened or closed; harmless to repeat. `changed` counts those that were not so already. */
  @Post()
  @HttpCode(200)
  async tell(@Body(new ZodBody(laneStates)) said: LaneStates): Promise<{ changed: number }> {
    const site = this.#sites.getInRun(said.siteId, said.runId);
    checkLanes(site, said);
    const news = said.lanes.filter(({ laneId, state }) => site.lanes.get(laneId)?.state !== state);
    if (news.length === 0) return { changed: 0 };
    await this.#database.transaction(async (query) => {
      await query(
        `insert into lane (run_id, lane_id, site_id, state, changed_at)
         select $1, lane_id, $2, state, $3::timestamptz from unnest($4::text[], $5::text[]) as lane (lane_id, state)
         on conflict (run_id, lane_id) do update set state = excluded.state, changed_at = excluded.changed_at`,
        [
          said.runId,
          said.siteId,
          said.siteAt,
          news.map(({ laneId }) => laneId),
          news.map(({ state }) => state),
        ],
      );
      const { runId, siteId, siteAt } = said;
      await append(query, [{ kind: 'LanesChanged', runId, siteId, siteAt, body: { ...said, lanes: news } }]);
    });
    for (const { laneId, state } of news) {
      site.lanes.set(laneId, { state, changedAtMs: Date.parse(said.siteAt) });
    }
    return { changed: news.length };
  }
}

/** @throws ProblemError 422 `invalid-field` */
function checkLanes(site: Site, { lanes }: LaneStates): void {
  const seen = new Set<string>();
  lanes.forEach(({ laneId, hallId, laneKind }, at) => {
    const letter = laneKind === 'autogate' ? 'G' : 'C';
    const problem = !site.halls.has(hallId)
      ? ['hallId', `a hall of ${site.siteId}`, [...site.halls.keys()][0]]
      : !laneId.startsWith(`${hallId}-${letter}`)
        ? ['laneId', `a lane of ${hallId} whose letter is ${letter}`, `${hallId}-${letter}01`]
        : seen.has(laneId)
          ? ['laneId', 'each lane once', laneId]
          : null;
    if (problem) {
      const [name, expected = '', example] = problem;
      const field = `lanes.${at}.${name}`;
      throw new ProblemError(
        422,
        'invalid-field',
        'The lanes do not fit the run',
        `${field}: expected ${expected}`,
        { field, expected, example },
      );
    }
    seen.add(laneId);
  });
}
