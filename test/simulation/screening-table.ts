import type { JournalBodies, RecordCrossing } from '#contracts';
import { documentKeyOf } from '../../apps/border/src/reconciliation/recorded-crossing.ts';
import type { RecordedCrossing } from '../../apps/border/src/reconciliation/recorded-crossing.ts';
import type { ScreeningPorts } from '../../apps/border/src/reconciliation/screening-round.ts';
import type {
  AgainOutcome,
  Found,
  StepOutcome,
} from '../../apps/border/src/reconciliation/screening-outcomes.ts';
import type { JournalRow, KeptCrossing, ReconciliationEntry } from './journal-rows.ts';
import type { Life } from './life.ts';
import { RecordsAgain, isAfter } from './records-again.ts';
import type { Place, PlacedRecord } from './records-again.ts';
import { SITE_ID } from './seed-plan.ts';

/** Records of a step; border takes up to 500, a world has some dozen. */
const STEP = 3;

interface Screened extends Pick<JournalBodies['RecordsScreened'], 'versions' | 'asMended'> {
  readonly records: readonly RecordedCrossing[];
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
  readonly again = new RecordsAgain();
  readonly #store: Store;
  #known: { readonly entries: number; readonly records: readonly PlacedRecord[] } = {
    entries: 0,
    records: [],
  };
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
        sitesAgain: () =>
          store.read(life, () => {
            this.again.index(this.#recorded(), store.oldestOpen);
            return this.again.next(this.#recorded(), store.oldestOpen, true).length > 0 ? [SITE_ID] : [];
          }),
        again: (_siteId, mayScreen) =>
          store.read(life, () =>
            this.again.next(this.#recorded(), store.oldestOpen, mayScreen).slice(0, STEP),
          ),
        historyOf: (records) => store.read(life, () => this.#historyOf(records)),
      },
      outcomes: {
        write: (outcome) =>
          store.write(life, `a step of screening: ${idsOf(outcome.records).join(', ')}`, (transaction) =>
            this.#keep(outcome, transaction),
          ),
        writeAgain: (outcome) =>
          store.write(
            life,
            `records looked at once more: ${idsOf(outcome.again.map(({ record }) => record)).join(', ')}`,
            (transaction) => this.#keepAgain(outcome, transaction),
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
    this.#tell(found, { records, versions }, transaction);
    return true;
  }

  #keepAgain({ again, versions, ...found }: AgainOutcome, transaction: number): boolean {
    if (!this.again.settle(again)) return false;
    const records = again.filter(({ mustScreen }) => mustScreen).map(({ record }) => record);
    // Under another document a record may be a late hit anew.
    for (const { crossing } of records) this.#lateHits.delete(crossing.crossingId);
    this.#tell(found, versions && { records, versions, asMended: true }, transaction);
    return true;
  }

  #tell(found: Found, screened: Screened | null, transaction: number): void {
    const lateHits = found.lateHits.filter((one) => isNew(this.#lateHits, one.crossing.crossingId));
    const merges = found.merges.filter((one) => isNew(this.#merged, one.mergedCrossingId));
    const conflicts = found.conflicts.filter((one) => isNew(this.#conflicts, one.conflictId));
    const told: ReconciliationEntry[] = [
      ...(screened ? [{ kind: 'RecordsScreened' as const, body: screenedOf(screened) }] : []),
      ...lateHits.map((one) => ({ kind: 'LateHitFound' as const, body: one })),
      ...merges.map((one) => ({ kind: 'CrossingsMerged' as const, body: one })),
      ...conflicts.map((one) => ({ kind: 'ConflictFound' as const, body: one })),
    ];
    for (const entry of told) {
      this.#store.journal.push({ ...entry, transaction, sequence: this.#store.nextSequence() });
    }

    function screenedOf({ records, ...rest }: Screened): JournalBodies['RecordsScreened'] {
      return {
        count: records.length,
        lateHits: lateHits.length,
        conflicts: conflicts.length,
        merged: merges.length,
        crossingIds: idsOf(records),
        ...rest,
      };
    }
  }

  /** A person mends a record. */
  mend(crossing: RecordCrossing, transaction: number): void {
    this.again.mend(crossing, transaction);
    const sequence = this.#store.nextSequence();
    this.#store.journal.push({ kind: 'CrossingMended', crossing, transaction, sequence });
  }

  /** Nothing is to be screened or looked at once more. */
  get isAtRest(): boolean {
    return this.due().length === 0 && this.again.isAtRest(this.#recorded());
  }

  #historyOf(records: readonly RecordedCrossing[]): RecordedCrossing[] {
    const asked = new Set(records.map(({ crossing }) => documentKeyOf(crossing)));
    const before = this.#store.oldestOpen;
    return this.#recorded()
      .filter(({ place, record }) => place.transaction < before && asked.has(documentKeyOf(record.crossing)))
      .map(({ record }) => record);
  }

  /** The journal's crossings in its order, as they stand; made anew when there are more entries. */
  #recorded(): readonly PlacedRecord[] {
    const { journal } = this.#store;
    if (this.#known.entries !== journal.length) {
      this.#known = { entries: journal.length, records: this.#readJournal() };
    }
    return this.#known.records;
  }

  #readJournal(): PlacedRecord[] {
    const { journal, crossings } = this.#store;
    return journal
      .flatMap((row) =>
        row.kind === 'CrossingRecorded'
          ? [
              {
                place: row,
                record: recordedOf(
                  { ...row, crossing: this.again.standing(row.crossing) },
                  crossings.get(row.crossing.crossingId)?.recordedAt ?? '',
                ),
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
const wasFallback = ({ crossing }: RecordedCrossing): boolean => crossing.screening.tier !== 'online';
const idsOf = (records: readonly RecordedCrossing[]): string[] =>
  records.map(({ crossing }) => crossing.crossingId);

function isNew(known: Set<string>, id: string): boolean {
  if (known.has(id)) return false;
  known.add(id);
  return true;
}
