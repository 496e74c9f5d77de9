import type { FormBookQuery, JournalBodies, RecordCrossing } from '#contracts';
import type { GivenCrossing } from '#store-forward';
import type { NewEntry } from '../journal/append.ts';
import type { FormState, KnownForm } from './form-counts.ts';

export interface BookRow {
  readonly book_id: string;
  readonly number: string;
  readonly run_id: string;
  readonly site_id: string;
  readonly hall_id: string;
  readonly first_serial: number;
  readonly last_serial: number;
  readonly issued_by: string;
  readonly issued_at: Date;
  readonly site_at: Date;
}

/** A book and those of its forms of which something is known, by number. */
export interface KnownBook {
  readonly book: BookRow;
  readonly forms: readonly KnownForm[];
}

/** A number taken apart. */
export interface FormPlace {
  readonly siteId: string;
  readonly serial: number;
}

/** Where books and forms are kept, beside crossings and journal. */
export interface FormStore {
  /** All or nothing. @throws StoreUnavailableError */
  transaction<T>(work: (within: FormTransaction) => Promise<T>): Promise<T>;
  /** See `SiteDatabase.counted`. @throws StoreUnavailableError */
  counted<T>(work: () => Promise<T>): Promise<T>;
  /** Newest first. @throws StoreUnavailableError */
  list(query: FormBookQuery): Promise<readonly KnownBook[]>;
  /** Null: nobody issued it. @throws StoreUnavailableError */
  find(bookId: string): Promise<KnownBook | null>;
  /** The book of each number, in their order; null: nobody issued that number. @throws StoreUnavailableError */
  booksOf(numbers: readonly (FormPlace | null)[]): Promise<readonly (BookRow | null)[]>;
}

/** What is read and written in one transaction. */
export interface FormTransaction {
  /** Takes so many numbers out of the site's series, for good; returns the last. */
  takeSerials(siteId: string, count: number): Promise<number>;
  addBook(book: Omit<BookRow, 'number' | 'issued_at' | 'site_at'>, siteAt: string): Promise<BookRow>;
  /** Who else wants one of these books waits until this transaction is over. Returns those that were issued. */
  lockBooks(bookIds: readonly string[]): Promise<readonly BookRow[]>;
  formsOf(book: BookRow): Promise<readonly KnownForm[]>;
  /** What is known of each number, in their order. */
  statesOf(places: readonly FormPlace[]): Promise<readonly (FormState | null)[]>;
  setFate(
    book: BookRow,
    span: { readonly first: number; readonly last: number },
    became: JournalBodies['FormsAccounted']['became'],
  ): Promise<void>;
  /** Keeps the crossings whose ids are new; returns their ids with the times of recording. */
  keepCrossings(given: readonly GivenCrossing[]): Promise<ReadonlyMap<string, string>>;
  /** Records as they were first kept, by id. */
  recordsOf(
    crossingIds: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly hash: string; readonly body: RecordCrossing }>>;
  /** Each form is a crossing now. */
  setUsed(crossings: readonly RecordCrossing[]): Promise<void>;
  append(entries: readonly NewEntry[]): Promise<void>;
}
