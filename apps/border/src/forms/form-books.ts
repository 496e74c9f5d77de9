import { FORM_SERIAL_MAX, formNumberOf, readFormNumber } from '#contracts';
import type { AccountForms, FormBook, FormBookPage, FormBookQuery, IssueForms } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import type { RunBooks } from '../reconciliation/run-books.ts';
import type { Sites } from '../sites/sites.ts';
import { countForms } from './form-counts.ts';
import type { BookRow, FormStore, KnownBook } from './form-store.ts';

export interface FormBookPorts {
  readonly store: Pick<FormStore, 'transaction' | 'list' | 'find'>;
  readonly sites: Pick<Sites, 'get' | 'find'>;
  readonly books: Pick<RunBooks, 'find'>;
  readonly clock: Clock;
}

/**
 * Books of numbered blank forms: issues them, and says of each number what became of it. Numbers of a site are given once,
 * whoever asks at the same time, and every word about one is journalled with the person who said it.
 */
export class FormBooks {
  readonly #ports: FormBookPorts;

  constructor(ports: FormBookPorts) {
    this.#ports = ports;
  }

  /** @throws ProblemError 404 `site-unknown`, 409 `forms-used-up`, 422 `invalid-field`; StoreUnavailableError */
  async issue({ siteId, hallId, count, by }: IssueForms): Promise<FormBook> {
    const site = this.#ports.sites.get(siteId);
    if (!site.halls.has(hallId)) throw noHall(siteId, [...site.halls.keys()]);
    const { runId, siteAt } = site;
    const book = await this.#ports.store.transaction(async (within) => {
      const last = await within.takeSerials(siteId, count);
      if (last > FORM_SERIAL_MAX) throw usedUp(siteId);
      const first = last - count + 1;
      const bookId = formNumberOf(siteId, first).slice(0, -3);
      const row = {
        ...{ book_id: bookId, run_id: runId, site_id: siteId, hall_id: hallId },
        ...{ first_serial: first, last_serial: last, issued_by: by },
      };
      const [from, to] = [formNumberOf(siteId, first), formNumberOf(siteId, last)];
      const added = await within.addBook(row, siteAt);
      const body = { bookId, hallId, from, to, count, by };
      await within.append([{ kind: 'FormsIssued', runId, siteId, siteAt, body }]);
      return added;
    });
    return this.#told({ book, forms: [] });
  }

  /** Newest first. @throws StoreUnavailableError */
  async list(query: FormBookQuery): Promise<FormBookPage> {
    const known = await this.#ports.store.list(query);
    const books = await Promise.all(known.map((one) => this.#told(one)));
    return { books, next: known.length < query.limit ? null : (known.at(-1)?.book.number ?? null) };
  }

  /** @throws ProblemError 404 `book-unknown`; StoreUnavailableError */
  async find(bookId: string): Promise<FormBook> {
    const known = await this.#ports.store.find(bookId);
    if (!known) throw noBook(bookId);
    return this.#told(known);
  }

  /**
   * Says what became of forms that bear no crossing, or takes that back. All of them or none.
   *
   * @throws ProblemError 404 `book-unknown`, 409 `form-used`, 422 `invalid-field`; StoreUnavailableError
   */
  async account(bookId: string, said: AccountForms): Promise<FormBook> {
    const known = await this.#ports.store.transaction(async (within): Promise<KnownBook> => {
      const [book] = await within.lockBooks([bookId]);
      if (!book) throw noBook(bookId);
      const [first, last] = [serialIn(book, 'from', said.from), serialIn(book, 'to', said.to)];
      if (last < first) throw wrong('to', `${said.from} or a later number`, said.from);
      const used = (await within.formsOf(book)).filter(
        ({ serial, state }) => state === 'used' && serial >= first && serial <= last,
      );
      if (used[0]) throw isUsed(formNumberOf(book.site_id, used[0].serial), used.length);
      const { site_id: siteId, run_id: runId } = book;
      await within.setFate(book, { first, last }, said.became);
      const siteAt = this.#ports.sites.find(siteId)?.siteAt ?? isoNow(this.#ports.clock);
      const body = { bookId, count: last - first + 1, ...said };
      await within.append([{ kind: 'FormsAccounted', runId, siteId, siteAt, body }]);
      return { book, forms: await within.formsOf(book) };
    });
    return this.#told(known);
  }

  async #told({ book: row, forms }: KnownBook): Promise<FormBook> {
    const { site_id: siteId, first_serial: firstSerial, last_serial: lastSerial } = row;
    const run = await this.#ports.books.find(row.run_id);
    const site = run?.sites.find((one) => one.siteId === siteId);
    const hall = site?.halls.find(({ hallId }) => hallId === row.hall_id);
    if (!site || !hall) throw new Error(`no run ${row.run_id} with ${row.hall_id}`);
    return {
      bookId: row.book_id,
      runId: row.run_id,
      siteId,
      siteName: site.name,
      hallId: row.hall_id,
      direction: hall.direction,
      timeZone: site.timeZone,
      zoneName: site.zoneName,
      from: formNumberOf(siteId, firstSerial),
      to: formNumberOf(siteId, lastSerial),
      issuedBy: row.issued_by,
      issuedAt: row.issued_at.toISOString(),
      siteAt: row.site_at.toISOString(),
      ...countForms({ siteId, firstSerial, lastSerial }, forms),
    };
  }
}

/** @throws ProblemError 422 */
function serialIn(book: BookRow, field: string, text: string): number {
  const read = readFormNumber(text);
  const isOfBook =
    read?.siteId === book.site_id && read.serial >= book.first_serial && read.serial <= book.last_serial;
  if (isOfBook) return read.serial;
  const [from, to] = [book.first_serial, book.last_serial].map((serial) =>
    formNumberOf(book.site_id, serial),
  );
  throw wrong(field, `a form of the book, ${from} to ${to}`, from!);
}

const wrong = (field: string, expected: string, example: string): ProblemError =>
  new ProblemError(422, 'invalid-field', 'Not a form of this book', `${field}: expected ${expected}`, {
    field,
    expected,
    example,
  });

const noHall = (siteId: string, hallIds: readonly string[]): ProblemError =>
  new ProblemError(422, 'invalid-field', 'No such hall', `hallId: expected a hall of ${siteId}`, {
    field: 'hallId',
    expected: `one of ${hallIds.join(', ')}`,
    example: hallIds[0],
  });

const noBook = (bookId: string): ProblemError =>
  new ProblemError(404, 'book-unknown', 'No such book', `no book ${bookId} was issued`, { field: 'bookId' });

const usedUp = (siteId: string): ProblemError =>
  new ProblemError(
    409,
    'forms-used-up',
    'No numbers are left',
    `${siteId} has issued ${FORM_SERIAL_MAX} forms`,
    {
      field: 'count',
      expected: 'fewer forms than are left',
    },
  );

const isUsed = (number: string, count: number): ProblemError =>
  new ProblemError(
    409,
    'form-used',
    'A form of these bears a crossing',
    `${number}${count > 1 ? ` and ${count - 1} more` : ''} was typed in: a crossing is recorded, and stands`,
    { field: 'from', expected: 'forms that were not typed in' },
  );
