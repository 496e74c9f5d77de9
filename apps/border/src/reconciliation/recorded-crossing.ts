import type { CrossingBrief, CrossingInHand, RecordCrossing } from '#contracts';
import type { CrossingFacts } from '#store-forward';

/** A crossing's record with its place in the journal. */
export interface RecordedCrossing {
  readonly crossing: RecordCrossing;
  /** Wall time, ISO. */
  readonly recordedAt: string;
  readonly transaction: string;
  readonly sequence: string;
}

/** Row of a query that joins a crossing to its journal entry. */
export interface RecordedRow {
  readonly body: RecordCrossing;
  readonly recorded_at: Date;
  readonly entry_transaction: string;
  readonly entry_sequence: string;
}

export const recordedOf = (row: RecordedRow): RecordedCrossing => ({
  crossing: row.body,
  recordedAt: row.recorded_at.toISOString(),
  transaction: row.entry_transaction,
  sequence: row.entry_sequence,
});

/** Document number and nationality as they stand in the second line of a TD3 zone; the same in SQL: {@link documentKeyIn}. */
export const documentKeyOf = ({ document: { mrz } }: RecordCrossing): string =>
  mrz.slice(45, 54) + mrz.slice(55, 58);
/** Of a record as JSON, by an expression that names it. */
export const documentKeyIn = (body: string): string =>
  `substr(${body}->'document'->>'mrz', 46, 9) || substr(${body}->'document'->>'mrz', 56, 3)`;

export const briefOf = (crossing: RecordCrossing): CrossingBrief => ({
  crossingId: crossing.crossingId,
  runId: crossing.runId,
  siteId: crossing.siteId,
  laneId: crossing.laneId,
  direction: crossing.direction,
  siteAt: crossing.siteAt,
  flightNumber: crossing.flight.flightNumber,
  officerId: crossing.officerId,
  tier: crossing.screening.tier,
  decision: crossing.decision,
});

/** Whole: who may see it so is control-room's affair. */
export const inHandOf = (crossing: RecordCrossing): CrossingInHand => {
  const { mrz } = crossing.document;
  const unfilled = (from: number, to: number): string => mrz.slice(from, to).replaceAll('<', '');
  return {
    ...briefOf(crossing),
    travellerClass: crossing.travellerClass,
    document: { nationality: unfilled(55, 58), number: unfilled(45, 54), isMasked: false },
  };
};

const NATIONALS = 'IDN';

export function factsOf({ crossing, recordedAt }: RecordedCrossing, timeZone: string): CrossingFacts {
  const { documentedCheck: form } = crossing;
  const [localDate = '', localTime = ''] = localClock(timeZone)
    .format(Date.parse(crossing.siteAt))
    .split(' ');
  const documentKey = documentKeyOf(crossing);
  return {
    crossingId: crossing.crossingId,
    documentKey,
    isNational: documentKey.endsWith(NATIONALS),
    direction: crossing.direction,
    laneKind: crossing.laneKind,
    decision: crossing.decision,
    flightNumber: crossing.flight.flightNumber,
    flightDate: crossing.flight.date,
    siteAtMs: Date.parse(crossing.siteAt),
    recordedAtMs: Date.parse(recordedAt),
    checkStartedAtMs: Date.parse(crossing.checkStartedAt),
    localDate,
    localTime,
    form: form && { mark: form.mark, handwritten: form.handwritten, formNumber: form.formNumber ?? null },
  };
}

const clocks = new Map<string, Intl.DateTimeFormat>();
/** `2024-06-20 04:21` in a zone; made once, for making one is slow. */
function localClock(timeZone: string): Intl.DateTimeFormat {
  let clock = clocks.get(timeZone);
  if (!clock) {
    clock = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
    });
    clocks.set(timeZone, clock);
  }
  return clock;
}
