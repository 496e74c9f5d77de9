import type { CheckReply, DocumentedCheck, RecordCrossing, Screening } from '#contracts';
import type { Decision } from '#fallback';
import type { TravelDocument } from '../../apps/border/src/checks/travel-document.ts';
import { mrzOf } from '../support/travel-document.ts';
import { SITE_ID } from './seed-plan.ts';
import type { PlannedLane, PlannedTraveller, SeedPlan } from './seed-plan.ts';

/** WIB. */
export const ZONE_MS = 7 * 3_600_000;
export const RUN_ID = 'simulated-world';

/** Ids are made at the lane, one a traveller; `attempt` 2: at a counter, after a gate that did not open. */
export const crossingIdOf = (serial: number, attempt = 1): string =>
  `${RUN_ID}.${String(serial).padStart(4, '0')}${attempt === 1 ? '' : `.${attempt}`}`;

/** The traveller behind a document of this world. */
export const serialOf = ({ document }: Pick<RecordCrossing, 'document'>): number =>
  Number(document.mrz.slice(47, 54));

/** Of the document that a traveller carries. */
export const DOCUMENT_OF = {
  nationality: 'IDN',
  number: (serial: number) => `X0${String(serial).padStart(7, '0')}`,
};

export const FLIGHT = { flightNumber: 'GA832', date: '2024-06-20' };
/** Whose documents they all are, but for the number. */
export const HOLDER = {
  surname: 'ERIKSSON',
  givenNames: 'ANNA',
  birthDate: '1974-08-12',
  expiryDate: '2029-12-31',
};

const zones = new Map<number, string>();
export function mrzOfSerial(serial: number): string {
  let mrz = zones.get(serial);
  if (mrz === undefined)
    zones.set(serial, (mrz = mrzOf(DOCUMENT_OF.number(serial), DOCUMENT_OF.nationality)));
  return mrz;
}

/** What a reader makes of a zone of this world. */
export const documentOf = (mrz: string): TravelDocument => ({
  documentNumber: mrz.slice(45, 54).replaceAll('<', ''),
  nationality: DOCUMENT_OF.nationality,
  ...HOLDER,
});

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
    document: { mrz: mrzOfSerial(traveller.serial) },
    flight: FLIGHT,
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
  // The officer writes what the site's clocks show, WIB.
  const local = new Date(Date.parse(siteAt) + ZONE_MS).toISOString();
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
    handwritten: { date: local.slice(0, 10), time: local.slice(11, 16), flightNumber: FLIGHT.flightNumber },
  };
}

function snapshotSeen({ lookups }: Screening, service: 'watchlist' | 'interpol') {
  const seen = lookups.find((one) => one.service === service && one.source === 'snapshot');
  if (!seen || seen.listVersion === null) return null;
  return { version: seen.listVersion, ageMs: seen.snapshotAgeMs ?? 0 };
}
