import type { RecordCrossing } from '#contracts';
import { documentKeyOf } from '../../apps/border/src/reconciliation/recorded-crossing.ts';
import type { RecordAgain } from '../../apps/border/src/reconciliation/due-records.ts';
import type { RecordedCrossing } from '../../apps/border/src/reconciliation/recorded-crossing.ts';

export interface Place {
  readonly transaction: number;
  readonly sequence: number;
}

export interface PlacedRecord {
  readonly place: Place;
  readonly record: RecordedCrossing;
}

interface Wish {
  readonly mustScreen: boolean;
  readonly queued: number;
}

export const isAfter = (one: Place, other: Place): boolean =>
  one.transaction > other.transaction ||
  (one.transaction === other.transaction && one.sequence > other.sequence);

/** Records to be looked at once more, and what people mended of them: tables of the site's database. */
export class RecordsAgain {
  readonly #mended = new Map<string, RecordCrossing>();
  readonly #wishes = new Map<string, Wish>();
  /** Journal entries up to here were looked through for online records of travellers who crossed under fallback. */
  #indexed: Place = { transaction: 0, sequence: 0 };

  /** A record as it stands. */
  standing(crossing: RecordCrossing): RecordCrossing {
    return this.#mended.get(crossing.crossingId) ?? crossing;
  }

  /** A person mends a record. */
  mend(crossing: RecordCrossing, transaction: number): void {
    this.#mended.set(crossing.crossingId, crossing);
    this.#wishes.set(crossing.crossingId, { mustScreen: true, queued: transaction });
  }

  /** Takes in what was journalled since the last time; `recorded` in the journal's order. */
  index(recorded: readonly PlacedRecord[], before: number): void {
    const seen = recorded.filter(({ place }) => place.transaction < before);
    for (const crossing of this.#late(seen)) {
      if (!this.#wishes.has(crossing.crossingId)) {
        this.#wishes.set(crossing.crossingId, { mustScreen: false, queued: 0 });
      }
    }
    this.#indexed = seen.at(-1)?.place ?? this.#indexed;
  }

  /** The next ones whose wish is committed before `before`. */
  next(recorded: readonly PlacedRecord[], before: number, mayScreen: boolean): RecordAgain[] {
    return recorded.flatMap(({ record }): RecordAgain[] => {
      const wish = this.#wishes.get(record.crossing.crossingId);
      if (!wish || wish.queued >= before || (wish.mustScreen && !mayScreen)) return [];
      return [{ record, mustScreen: wish.mustScreen, queued: String(wish.queued) }];
    });
  }

  /** Whether these are still the wishes; then they are done. */
  settle(again: readonly RecordAgain[]): boolean {
    const isHeld = ({ record: { crossing }, queued }: RecordAgain): boolean =>
      String(this.#wishes.get(crossing.crossingId)?.queued) === queued;
    if (!again.every(isHeld)) return false;
    for (const { record } of again) this.#wishes.delete(record.crossing.crossingId);
    return true;
  }

  isAtRest(recorded: readonly PlacedRecord[]): boolean {
    return this.#wishes.size === 0 && this.#late(recorded).length === 0;
  }

  /** Online records that are not indexed yet, of travellers who crossed under fallback too. */
  #late(recorded: readonly PlacedRecord[]): RecordCrossing[] {
    const fresh = recorded
      .filter(({ place, record }) => isAfter(place, this.#indexed) && isOnline(record.crossing))
      .map(({ record }) => record.crossing);
    if (fresh.length === 0) return [];
    const crossings = recorded.map(({ record }) => record.crossing);
    const underFallback = new Set(crossings.filter((one) => !isOnline(one)).map(documentKeyOf));
    return fresh.filter((crossing) => underFallback.has(documentKeyOf(crossing)));
  }
}

const isOnline = ({ screening }: RecordCrossing): boolean => screening.tier === 'online';
