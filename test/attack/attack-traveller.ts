import { TRAVELLER_CLASSES, mayUseAutogate } from '#fallback';
import type { LaneKind, TravellerClass } from '#fallback';
import type { CheckReply, DocumentedCheck, OpenCheck, RecordCrossing } from '#contracts';
import { travelDocuments } from '../../apps/simulator/src/live/travel-documents.ts';
import type { Luck } from '../simulation/luck.ts';

/** Documents below this number may be on the lists from the beginning. */
const FIRST_SERIAL = 1_000_000;
const ZONE_MS = 7 * 3_600_000;
const MINUTE_MS = 60_000;

/** Somebody who wants to pass. */
export interface AttackTraveller {
  readonly serial: number;
  readonly travellerClass: TravellerClass;
  readonly mrz: string;
  readonly visaNumber: string | null;
}

export function travellerOf(luck: Luck, seed: number, number: number, laneKind: LaneKind): AttackTraveller {
  const classes = TRAVELLER_CLASSES.filter((one) => laneKind === 'counter' || mayUseAutogate(one));
  const travellerClass = luck.oneOf('class', classes);
  const serial = FIRST_SERIAL + number;
  return { serial, travellerClass, ...travelDocuments(seed, serial, travellerClass) };
}

/** Nationality and number as lists hold them. */
export const documentOf = (
  mrz: string,
): { readonly nationality: string; readonly documentNumber: string } => ({
  nationality: mrz.slice(55, 58).replaceAll('<', ''),
  documentNumber: mrz.slice(45, 54).replaceAll('<', ''),
});

/** The record that a lane makes of a traveller. */
export function recordOf(
  asked: OpenCheck,
  reply: CheckReply,
  more: Pick<RecordCrossing, 'laneSequence' | 'siteAt' | 'crossingId'>,
): RecordCrossing {
  const { visaNumber, siteAt: checkStartedAt, ...whoAndWhere } = asked;
  return {
    ...whoAndWhere,
    ...more,
    checkStartedAt,
    decision: reply.advice === 'clear' ? 'cleared' : 'referred',
    screening: reply.screening,
    documentedCheck: formOf(asked, reply, more, visaNumber),
  };
}

function formOf(
  { officerId, siteId, flight }: OpenCheck,
  { documentedCheckNeeds: needs, screening }: CheckReply,
  { siteAt, crossingId }: Pick<RecordCrossing, 'siteAt' | 'crossingId'>,
  visaNumber: string | null,
): DocumentedCheck | null {
  if (!needs) return null;
  const seen = (service: 'watchlist' | 'interpol') => {
    const lookup = screening.lookups.find((one) => one.service === service && one.source === 'snapshot');
    return lookup?.listVersion ? { version: lookup.listVersion, ageMs: lookup.snapshotAgeMs ?? 0 } : null;
  };
  // The officer writes what the hall's clock shows, to the minute.
  const local = new Date(Date.parse(siteAt) + ZONE_MS - (Date.parse(siteAt) % MINUTE_MS)).toISOString();
  return {
    officerId: officerId ?? `${siteId}-0001`,
    officerInitials: 'BW',
    secondOfficerId: needs.secondOfficer ? `${siteId}-0002` : null,
    mrzCheckDigits: 'valid',
    photoTaken: true,
    watchlistSnapshot: seen('watchlist'),
    interpolSnapshot: seen('interpol'),
    visaNumber: needs.visa ? (visaNumber ?? 'V000000412') : null,
    lengthOfStayDays: needs.visa ? 30 : null,
    mark: { kind: needs.mark, number: crossingId.slice(-20) },
    handwritten: { date: local.slice(0, 10), time: local.slice(11, 16), flightNumber: flight.flightNumber },
  };
}
