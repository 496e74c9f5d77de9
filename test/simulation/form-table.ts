import type { FormState } from '../../apps/border/src/forms/form-counts.ts';
import type {
  BookRow,
  FormStore,
  FormTransaction,
  KnownBook,
} from '../../apps/border/src/forms/form-store.ts';
import type { FormEntry, JournalRow, KeptCrossing } from './journal-rows.ts';
import type { Life } from './life.ts';

/** A transaction of several statements; what it changes is there at its commit. */
export interface OpenTransaction {
  /** Takes its place in the order of transactions. */
  readonly begin: () => number;
  /** Throws when the store went away meanwhile. */
  readonly assertThere: () => void;
  /** What happens at the commit, in this order. */
  readonly changes: ((transaction: number) => void)[];
  /** What happens when it is over, committed or not. */
  readonly over: (() => void)[];
}

/** The database that these tables are in. */
interface Store {
  readonly crossings: ReadonlyMap<string, KeptCrossing>;
  readonly journal: JournalRow[];
  readonly nowMs: number;
  nextSequence(): number;
  keepNew(given: Parameters<FormTransaction['keepCrossings']>[0], transaction: number): unknown;
  read<T>(life: Life, look: () => T): Promise<T>;
  transaction<T>(life: Life, what: string, work: (open: OpenTransaction) => Promise<T>): Promise<T>;
}

/** Books of numbered forms and what became of each number; tables beside the journal, of one site. */
export class FormTable {
  readonly #store: Store;
  readonly #books: BookRow[] = [];
  readonly #states = new Map<number, FormState>();
  /** Who holds a book; the others wait. */
  readonly #held = new Map<string, Promise<void>>();
  #lastSerial = 0;
  /** Grows with each commit that changed something here. */
  version = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  /** Forms that are crossings now. */
  get used(): number {
    return [...this.#states.values()].filter((state) => state === 'used').length;
  }

  /** As `SqlForms` has them; what is counted in memory is the caller's affair. */
  portsFor(life: Life): Omit<FormStore, 'counted'> {
    const store = this.#store;
    return {
      transaction: (work) => store.transaction(life, 'forms', (open) => work(this.#within(open))),
      list: ({ which, limit }) =>
        store.read(life, () =>
          this.#books
            .map((book) => this.#known(book))
            .filter(({ book, forms }) => which === 'all' || forms.length < sizeOf(book))
            .reverse()
            .slice(0, limit),
        ),
      find: (bookId) =>
        store.read(life, () => {
          const book = this.#book(bookId);
          return book ? this.#known(book) : null;
        }),
      booksOf: (numbers) =>
        store.read(life, () => numbers.map((number) => (number ? this.#bookWith(number.serial) : null))),
    };
  }

  #within({ begin, assertThere, changes, over }: OpenTransaction): FormTransaction {
    const store = this.#store;
    // What this transaction has changed so far; null: taken away.
    const mine = new Map<number, FormState | null>();
    const stateOf = (serial: number): FormState | null =>
      mine.has(serial) ? mine.get(serial)! : (this.#states.get(serial) ?? null);
    const put = (serial: number, state: FormState | null): void => {
      mine.set(serial, state);
      changes.push(() => {
        if (state === null) this.#states.delete(serial);
        else this.#states.set(serial, state);
      });
    };
    changes.push(() => {
      this.version += 1;
    });
    const lock = async (name: string): Promise<void> => {
      while (this.#held.has(name)) await this.#held.get(name);
      assertThere();
      let free = (): void => undefined;
      const held = new Promise<void>((resolve) => {
        free = resolve;
      });
      this.#held.set(name, held);
      over.push(() => {
        this.#held.delete(name);
        free();
      });
    };
    return {
      takeSerials: async (_site, count) => {
        await lock('series');
        begin();
        const last = this.#lastSerial + count;
        changes.push(() => {
          this.#lastSerial = last;
        });
        return last;
      },
      addBook: (book, siteAt) => {
        const dates = { issued_at: new Date(store.nowMs), site_at: new Date(siteAt) };
        const row = { ...book, ...dates, number: String(this.#books.length + 1) };
        changes.push(() => {
          this.#books.push(row);
        });
        return Promise.resolve(row);
      },
      lockBooks: async (bookIds) => {
        for (const bookId of [...bookIds].sort()) await lock(bookId);
        begin();
        return bookIds.flatMap((bookId) => this.#book(bookId) ?? []);
      },
      formsOf: (book) =>
        Promise.resolve(
          serialsOf(book).flatMap((serial) => {
            const state = stateOf(serial);
            return state ? [{ serial, state }] : [];
          }),
        ),
      statesOf: (places) => Promise.resolve(places.map(({ serial }) => stateOf(serial))),
      setFate: (_book, { first, last }, became) => {
        for (let serial = first; serial <= last; serial += 1)
          put(serial, became === 'outstanding' ? null : became);
        return Promise.resolve();
      },
      keepCrossings: (given) => {
        const fresh = given.filter(({ crossing }) => !store.crossings.has(crossing.crossingId));
        changes.push((transaction) => store.keepNew(fresh, transaction));
        const recordedAt = new Date(store.nowMs).toISOString();
        return Promise.resolve(new Map(fresh.map(({ crossing }) => [crossing.crossingId, recordedAt])));
      },
      recordsOf: (crossingIds) =>
        Promise.resolve(
          new Map(
            crossingIds.flatMap((id) => {
              const kept = store.crossings.get(id);
              return kept ? [[id, { hash: kept.hash, body: kept.crossing }] as const] : [];
            }),
          ),
        ),
      setUsed: (crossings) => {
        for (const { laneSequence } of crossings) put(laneSequence, 'used');
        return Promise.resolve();
      },
      append: (entries) => {
        changes.push((transaction) => {
          for (const { kind, body } of entries) {
            const entry = { kind, body } as FormEntry;
            store.journal.push({ ...entry, transaction, sequence: store.nextSequence() });
          }
        });
        return Promise.resolve();
      },
    };
  }

  #book(bookId: string): BookRow | null {
    return this.#books.find((book) => book.book_id === bookId) ?? null;
  }

  #bookWith(serial: number): BookRow | null {
    return (
      this.#books.find(({ first_serial, last_serial }) => first_serial <= serial && serial <= last_serial) ??
      null
    );
  }

  #known(book: BookRow): KnownBook {
    const forms = serialsOf(book).flatMap((serial) => {
      const state = this.#states.get(serial);
      return state ? [{ serial, state }] : [];
    });
    return { book, forms };
  }
}

const sizeOf = ({ first_serial, last_serial }: BookRow): number => last_serial - first_serial + 1;
const serialsOf = (book: BookRow): number[] =>
  Array.from({ length: sizeOf(book) }, (_, at) => book.first_serial + at);
