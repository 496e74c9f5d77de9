import type { CheckReply, DocumentedCheck, RecordCrossing, Screening } from '#contracts';
import type { Decision } from '#fallback';
import { SITE_ID } from './seed-plan.ts';
import type { PlannedLane, PlannedTraveller, SeedPlan } from './seed-plan.ts';

export const RUN_ID = 'simulated-world';

/** Attempts of a lane to have one traveller through: ids are made at the lane, one a traveller. */
export const crossingIdOf = (serial: number): string => `${RUN_ID}.${String(serial).padStart(4, '0')}`;

/** The traveller behind a document of this world. */
export const serialOf = ({ document }: Pick<RecordCrossing, 'document'>): number =>
  Number(document.mrz.slice(47, 54));

const mrzOf = (serial: number): string =>
  `${'P<IDNPENUMPANG<<NOMOR'.padEnd(44, '<')}\n${`X0${String(serial).padStart(7, '0')}0IDN8001014M3001019`.padEnd(44, '<')}`;

export interface Said {
  readonly plan: SeedPlan;
  readonly lane: PlannedLane;
  readonly traveller: PlannedTraveller;
  readonly crossingId: string;
  readonly laneSequence: number;
  readonly checkStartedAt: string;
  readonly siteAt: string;
  readonly decision: Decision;
  readonly reply: CheckReply;
}

/** The record that a lane makes of a traveller, its fields in the order of the contract. */
export function recordOf(said: Said): RecordCrossing {
  const { plan, lane, traveller, reply } = said;
  const officerId = lane.laneKind === 'counter' ? `${SITE_ID}-0113` : null;
  return {
    crossingId: said.crossingId,
    runId: RUN_ID,
    siteId: SITE_ID,
    hallId: plan.hallId,
    laneId: lane.laneId,
    laneKind: lane.laneKind,
    direction: plan.direction,
    travellerClass: traveller.travellerClass,
    document: { mrz: mrzOf(traveller.serial) },
    flight: { flightNumber: 'GA832', date: '2024-06-20' },
    officerId,
    laneSequence: said.laneSequence,
    checkStartedAt: said.checkStartedAt,
    siteAt: said.siteAt,
    decision: said.decision,
    screening: reply.screening,
    documentedCheck: formOf(said, officerId ?? `${SITE_ID}-supervisor`),
  };
}

function formOf({ reply, siteAt, laneSequence }: Said, officerId: string): DocumentedCheck | null {
  const { documentedCheckNeeds: needs, screening } = reply;
  if (!needs) return null;
  return {
    officerId,
    officerInitials: 'BW',
    secondOfficerId: needs.secondOfficer ? `${SITE_ID}-0114` : null,
    mrzCheckDigits: 'valid',
    photoTaken: true,
    watchlistSnapshot: snapshotSeen(screening, 'watchlist'),
    interpolSnapshot: snapshotSeen(screening, 'interpol'),
    visaNumber: needs.visa ? 'V000000412' : null,
    lengthOfStayDays: needs.visa ? 30 : null,
    mark: { kind: needs.mark, number: `S${String(laneSequence).padStart(6, '0')}` },
    handwritten: { date: siteAt.slice(0, 10), time: siteAt.slice(11, 16), flightNumber: 'GA832' },
  };
}

function snapshotSeen({ lookups }: Screening, service: 'watchlist' | 'interpol') {
  const seen = lookups.find((one) => one.service === service && one.source === 'snapshot');
  if (!seen || seen.listVersion === null) return null;
  return { version: seen.listVersion, ageMs: seen.snapshotAgeMs ?? 0 };
}
