import type { BlockedRecord, ConflictInHand, CrossingInHand, LateHitInHand, MergeInHand } from '#contracts';
import { csvOf } from '../csv.ts';
import type { CsvValue } from '../csv.ts';

/* Codes and UTC times as the contracts have them, whatever language the page speaks: files are for programs. */

const CROSSING = [
  'crossing_id',
  'site',
  'lane',
  'direction',
  'crossed_at',
  'flight',
  'nationality',
  'document',
];
const crossingCells = (crossing: CrossingInHand): CsvValue[] => [
  ...[crossing.crossingId, crossing.siteId, crossing.laneId, crossing.direction, crossing.siteAt],
  ...[crossing.flightNumber, crossing.document.nationality, crossing.document.number],
];

export const lateHitsCsv = (hits: readonly LateHitInHand[]): string =>
  csvOf(
    [
      ...CROSSING,
      ...['lists', 'rules', 'state', 'found_at', 'owner', 'acknowledged_by'],
      ...['outcome', 'closed_by', 'reason'],
    ],
    hits.map((hit) => [
      ...crossingCells(hit.crossing),
      hit.findings.map(({ service }) => service).join(' '),
      hit.findings.map(({ rule }) => rule).join(' '),
      ...[hit.state, hit.foundAt, hit.owner, hit.acknowledgedBy, hit.outcome, hit.closedBy, hit.closedReason],
    ]),
  );

export const conflictsCsv = (conflicts: readonly ConflictInHand[]): string =>
  csvOf(
    [
      ...['conflict_id', 'kind', 'state', 'found_at', 'first_crossing', 'last_crossing', 'last_crossed_at'],
      ...['differences', 'proposal', 'decision', 'decided_by', 'decided_at', 'reason'],
    ],
    conflicts.map((one) => [
      ...[one.conflictId, one.kind, one.state, one.foundAt],
      ...[one.crossings[0]?.crossingId ?? null, one.crossings.at(-1)?.crossingId ?? null],
      one.crossings.at(-1)?.siteAt ?? null,
      one.differences.map(({ field, first, second }) => `${field}: ${first} / ${second}`).join('; '),
      ...[one.proposal, one.decision, one.decidedBy, one.decidedAt, one.decidedReason],
    ]),
  );

export const blockedCsv = (records: readonly BlockedRecord[]): string =>
  csvOf(
    [...CROSSING, 'state', 'reason', 'attempts', 'settled_at', 'mended'],
    records.map(({ crossing, state, reason, attempts, settledAt, isMended }) => [
      ...crossingCells(crossing),
      ...[state, reason, attempts, settledAt, isMended ? 'yes' : 'no'],
    ]),
  );

export const mergesCsv = (merges: readonly MergeInHand[]): string =>
  csvOf(
    ['rule', ...CROSSING.map((name) => `kept_${name}`), ...CROSSING.map((name) => `merged_${name}`)],
    merges.map(({ rule, kept, merged }) => [rule, ...crossingCells(kept), ...crossingCells(merged)]),
  );
