import { Inject, Injectable } from '@nestjs/common';
import { FORM_SERIAL_MAX, formNumberOf, readFormNumber } from '#contracts';
import type {
  AccountForms,
  FormBook,
  FormBookPage,
  FormBookQuery,
  FormTotals,
  IssueForms,
  JournalBodies,
} from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { RunBooks } from '../reconciliation/run-books.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { countForms } from './form-counts.ts';
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

/**
 * Books of numbered blank forms: issues them, and says of each number what became of it. Numbers of a site are given once,
 * whoever asks at the same time, and every word about one is journalled with the person who said it.
 */
@Injectable()
export class FormBooks {
  readonly #database: SiteDatabase;
  readonly #sites: Sites;
  readonly #books: RunBooks;
  readonly #clock: Clock;

  constructor(database: SiteDatabase, sites: Sites, books: RunBooks, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#sites = sites;
    this.#books = books;
    this.#clock = clock;
  }

  /** @throws ProblemError 404 `site-unknown`, 409 `forms-used-up`, 422 `invalid-field`; StoreUnavailableError */
  async issue({ siteId, hallId, count, by }: IssueForms): Promise<FormBook> {
    const site = this.#sites.get(siteId);
    if (!site.halls.has(hallId)) throw noHall(siteId, [...site.halls.keys()]);
    const { runId, siteAt } = site;
    const row = await this.#database.transaction(async (query) => {
      const [series] = await query<{ last_serial: number }>(
        `insert into form_series (site_id, last_serial) values ($1, $2)
         on conflict (site_id) do update set last_serial = form_series.last_serial + $2 returning last_serial`,
        [siteId, count],
      );
      const last = series?.last_serial ?? 0;
      if (last > FORM_SERIAL_MAX) throw usedUp(siteId);
      const first = last - count + 1;
      const bookId = formNumberOf(siteId, first).slice(0, -3);
      const [book] = await query<BookRow>(
        `insert into form_book (book_id, run_id, site_id, hall_id, first_serial, last_serial, issued_by, site_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *`,
        [bookId, runId, siteId, hallId, first, last, by, siteAt],
      );
      const [from, to] = [formNumberOf(siteId, first), formNumberOf(siteId, last)];
      const body = { bookId, hallId, from, to, count, by };
      await append(query, [{ kind: 'FormsIssued', runId, siteId, siteAt, body }]);
      return book!;
    });
    return this.#told(row, []);
  }

  /** Newest first. @throws StoreUnavailableError */
  async list({ siteId, which, after, limit }: FormBookQuery): Promise<FormBookPage> {
    const rows = await this.#database.query<BookRow>(
      `select * from form_book where ($1::text is null or site_id = $1) and number < coalesce($2::bigint, 9223372036854775807)
         and ($3 = 'all' or last_serial - first_serial + 1 > (${KNOWN_OF_BOOK}))
       order by number desc limit $4`,
      [siteId ?? null, /^\d{1,18}$/.test(after ?? '') ? after : null, which, limit],
    );
    const books = await Promise.all(
      rows.map(async (row) => this.#told(row, await known(this.#database.query, row))),
    );
    return { books, next: rows.length < limit ? null : (rows.at(-1)?.number ?? null) };
  }

  /** @throws ProblemError 404 `book-unknown`; StoreUnavailableError */
  async find(bookId: string): Promise<FormBook> {
    const [row] = await this.#database.query<BookRow>('select * from form_book where book_id = $1', [bookId]);
    if (!row) throw noBook(bookId);
    return this.#told(row, await known(this.#database.query, row));
  }

  /**
   * Says what became of forms that bear no crossing, or takes that back. All of them or none.
   *
   * @throws ProblemError 404 `book-unknown`, 409 `form-used`, 422 `invalid-field`; StoreUnavailableError
   */
  async account(bookId: string, said: AccountForms): Promise<FormBook> {
    const row = await this.#database.transaction(async (query) => {
      const [book] = await query<BookRow>('select * from form_book where book_id = $1 for update', [bookId]);
      if (!book) throw noBook(bookId);
      const [first, last] = [serialIn(book, 'from', said.from), serialIn(book, 'to', said.to)];
      if (last < first) throw wrong('to', `${said.from} or a later number`, said.from);
      const used = (await known(query, book)).filter(
        ({ serial, state }) => state === 'used' && serial >= first && serial <= last,
      );
      if (used[0]) throw isUsed(formNumberOf(book.site_id, used[0].serial), used.length);
      const { site_id: siteId, run_id: runId } = book;
      await query('delete from form where site_id = $1 and serial between $2 and $3', [siteId, first, last]);
      if (said.became !== 'outstanding') {
        await query(
          `insert into form (site_id, serial, run_id, state) select $1, serial, $2, $3 from generate_series($4::integer, $5::integer) serial`,
          [siteId, runId, said.became, first, last],
        );
      }
      const siteAt = this.#sites.find(siteId)?.siteAt ?? isoNow(this.#clock);
      const body: JournalBodies['FormsAccounted'] = { bookId, count: last - first + 1, ...said };
      await append(query, [{ kind: 'FormsAccounted', runId, siteId, siteAt, body }]);
      return book;
    });
    return this.#told(row, await known(this.#database.query, row));
  }

  /** Forms of which nobody knows what became, by site. @throws StoreUnavailableError */
  async outstanding(): Promise<ReadonlyMap<string, number>> {
    const rows = await this.#database.query<{ site_id: string; outstanding: number }>(
      `select site_id, (sum(last_serial - first_serial + 1)
         - (select count(*) from form where form.site_id = form_book.site_id))::integer as outstanding
       from form_book group by site_id`,
    );
    return new Map(rows.map(({ site_id, outstanding }) => [site_id, outstanding]));
  }

  /** How the forms of a run stand, by site; sites without books are not in it. @throws StoreUnavailableError */
  async totals(runId: string): Promise<ReadonlyMap<string, FormTotals>> {
    const rows = await this.#database.query<{ site_id: string } & Omit<FormTotals, 'outstanding'>>(
      `with issued as (
         select site_id, sum(last_serial - first_serial + 1)::integer as issued from form_book
         where run_id = $1 group by site_id
       )
       select site_id, issued,
         count(*) filter (where state = 'used')::integer as used,
         count(*) filter (where state = 'spoiled')::integer as spoiled,
         count(*) filter (where state = 'lost')::integer as lost,
         count(*) filter (where state = 'returned')::integer as returned
       from issued left join (select * from form where run_id = $1) of_run using (site_id)
       group by site_id, issued`,
      [runId],
    );
    return new Map(
      rows.map(({ site_id, ...known }) => {
        const { issued, used, spoiled, lost, returned } = known;
        return [site_id, { ...known, outstanding: issued - used - spoiled - lost - returned }];
      }),
    );
  }

  async #told(row: BookRow, forms: readonly KnownForm[]): Promise<FormBook> {
    const { site_id: siteId, first_serial: firstSerial, last_serial: lastSerial } = row;
    const run = await this.#books.find(row.run_id);
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

const KNOWN_OF_BOOK = `select count(*) from form
  where form.site_id = form_book.site_id and serial between first_serial and form_book.last_serial`;

const known = (query: Query, { site_id, first_serial, last_serial }: BookRow): Promise<KnownForm[]> =>
  query<{ serial: number; state: FormState }>(
    'select serial, state from form where site_id = $1 and serial between $2 and $3 order by serial',
    [site_id, first_serial, last_serial],
  );

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
