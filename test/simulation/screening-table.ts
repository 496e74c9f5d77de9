import type { JournalBodies } from '#contracts';
import { documentKeyOf } from '../../apps/border/src/reconciliation/recorded-crossing.ts';
import type { RecordedCrossing } from '../../apps/border/src/reconciliation/recorded-crossing.ts';
import type { ScreeningPorts } from '../../apps/border/src/reconciliation/screening-round.ts';
import type { StepOutcome } from '../../apps/border/src/reconciliation/screening-outcomes.ts';
import type { JournalRow, KeptCrossing, ReconciliationEntry } from './journal-rows.ts';
import type { Life } from './life.ts';
import { SITE_ID } from './seed-plan.ts';

/** Records of a step; border takes up to 500, a world has some dozen. */
const STEP = 3;

interface Place {
  readonly transaction: number;
  readonly sequence: number;
}

/** The database that these tables are in. */
interface Store {
  readonly crossings: ReadonlyMap<string, KeptCrossing>;
  readonly journal: JournalRow[];
  /** Below it every transaction is over. */
  readonly oldestOpen: number;
  nextSequence(): number;
  read<T>(life: Life, look: () => T): Promise<T>;
  write<T>(life: Life, what: string, change: (transaction: number) => T): Promise<T>;
}

/** How far the site is with screening again, and what it found: tables beside the journal, in the same database. */
export class ScreeningTable {
  cursor: Place = { transaction: 0, sequence: 0 };
  readonly #store: Store;
  readonly #lateHits = new Set<string>();
  readonly #merged = new Set<string>();
  readonly #conflicts = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** Records made under fallback and not screened again, in journal order. */
  due(before = Infinity): RecordedCrossing[] {
    return this.#recorded()
      .filter(
        ({ place, record }) =>
          isAfter(place, this.cursor) && place.transaction < before && wasFallback(record),
      )
      .map(({ record }) => record);
  }

  /** As border's DueRecords and ScreeningOutcomes have them. */
  portsFor(life: Life): Pick<ScreeningPorts, 'due' | 'outcomes'> {
    const store = this.#store;
    return {
      due: {
        include: () => Promise.resolve(),
        sitesDue: () =>
          store.read(life, () => {
            const { transaction, sequence } = this.cursor;
            const from = { siteId: SITE_ID, transaction: String(transaction), sequence: String(sequence) };
            return this.due(store.oldestOpen).length > 0 ? [from] : [];
          }),
        next: () => store.read(life, () => this.due(store.oldestOpen).slice(0, STEP)),
        historyOf: (records) => store.read(life, () => this.#historyOf(records)),
      },
      outcomes: {
        write: (outcome) =>
          store.write(life, `a step of screening: ${idsOf(outcome.records).join(', ')}`, (transaction) =>
            this.#keep(outcome, transaction),
          ),
      },
    };
  }

  #keep({ from, records, versions, ...found }: StepOutcome, transaction: number): boolean {
    const isOurs =
      from.transaction === String(this.cursor.transaction) && from.sequence === String(this.cursor.sequence);
    const last = records.at(-1);
    if (!isOurs || !last) return false;
    this.cursor = placeOf(last);
    const lateHits = found.lateHits.filter((one) => isNew(this.#lateHits, one.crossing.crossingId));
    const merges = found.merges.filter((one) => isNew(this.#merged, one.mergedCrossingId));
    const conflicts = found.conflicts.filter((one) => isNew(this.#conflicts, one.conflictId));
    const body: JournalBodies['RecordsScreened'] = {
      count: records.length,
      lateHits: lateHits.length,
      conflicts: conflicts.length,
      merged: merges.length,
      versions,
      crossingIds: idsOf(records),
    };
    const told: ReconciliationEntry[] = [
      { kind: 'RecordsScreened', body },
      ...lateHits.map((one) => ({ kind: 'LateHitFound' as const, body: one })),
      ...merges.map((one) => ({ kind: 'CrossingsMerged' as const, body: one })),
      ...conflicts.map((one) => ({ kind: 'ConflictFound' as const, body: one })),
    ];
    for (const entry of told) {
      this.#store.journal.push({ ...entry, transaction, sequence: this.#store.nextSequence() });
    }
    return true;
  }

  #historyOf(records: readonly RecordedCrossing[]): RecordedCrossing[] {
    const asked = new Set(records.map(({ crossing }) => documentKeyOf(crossing)));
    const before = this.#store.oldestOpen;
    return this.#recorded()
      .filter(({ place, record }) => place.transaction < before && asked.has(documentKeyOf(record.crossing)))
      .map(({ record }) => record);
  }

  /** The journal's crossings in its order. */
  #recorded(): { readonly place: Place; readonly record: RecordedCrossing }[] {
    const { journal, crossings } = this.#store;
    return journal
      .flatMap((row) =>
        row.kind === 'CrossingRecorded'
          ? [
              {
                place: row,
                record: recordedOf(row, crossings.get(row.crossing.crossingId)?.recordedAt ?? ''),
              },
            ]
          : [],
      )
      .sort(({ place: one }, { place: other }) => (isAfter(one, other) ? 1 : -1));
  }
}

const recordedOf = (
  { crossing, transaction, sequence }: Place & { readonly crossing: RecordedCrossing['crossing'] },
  recordedAt: string,
): RecordedCrossing => ({
  crossing,
  recordedAt,
  transaction: String(transaction),
  sequence: String(sequence),
});

const placeOf = ({ transaction, sequence }: RecordedCrossing): Place => ({
  transaction: Number(transaction),
  sequence: Number(sequence),
});
const isAfter = (one: Place, other: Place): boolean =>
  one.transaction > other.transaction ||
  (one.transaction === other.transaction && one.sequence > other.sequence);
const wasFallback = ({ crossing }: RecordedCrossing): boolean => crossing.screening.tier !== 'online';
const idsOf = (records: readonly RecordedCrossing[]): string[] =>
  records.map(({ crossing }) => crossing.crossingId);

function isNew(known: Set<string>, id: string): boolean {
  if (known.has(id)) return false;
  known.add(id);
  return true;
}
