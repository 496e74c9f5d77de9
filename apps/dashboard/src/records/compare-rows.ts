import type { ConflictInHand, CrossingInHand } from '#contracts';
import type { RecordsKey } from './words/use-records-speech.ts';

export interface CompareRow {
  readonly label: RecordsKey;
  readonly cells: readonly string[];
  readonly differs: boolean;
}

type Say = (crossing: CrossingInHand) => string;

/**
 * Two records field by field, what differs marked; or, when the stamp disagrees with the system, what each of them says.
 */
export function compareRows(
  { kind, crossings, differences }: Pick<ConflictInHand, 'kind' | 'crossings' | 'differences'>,
  say: Readonly<Record<'when' | 'where' | 'document' | 'officer' | 'tier' | 'decision', Say>>,
): CompareRow[] {
  if (kind === 'stamp-disagrees') {
    return differences.map(({ field, first, second }) => ({
      label: field === 'time' ? 'field.time' : 'field.flightNumber',
      cells: [first, second],
      differs: true,
    }));
  }
  const row = (label: RecordsKey, of: Say): CompareRow => {
    const cells = crossings.map(of);
    return { label, cells, differs: new Set(cells).size > 1 };
  };
  return [
    row('field.time', say.when),
    row('field.place', say.where),
    row('field.flightNumber', ({ flightNumber }) => flightNumber),
    row('field.document', say.document),
    row('field.officer', say.officer),
    row('field.tier', say.tier),
    row('field.decision', say.decision),
    row('field.crossing', ({ crossingId }) => crossingId),
  ];
}
