import { Injectable } from '@nestjs/common';
import type { FormBookQuery, FormTotals, RecordCrossing } from '#contracts';
import { keepCrossings } from '../crossings/crossing-store.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { append } from '../journal/append.ts';
import type { FormState, KnownForm } from './form-counts.ts';
import type { BookRow, FormPlace, FormStore, FormTransaction, KnownBook } from './form-store.ts';

/** Books and forms in the site's database. */
@Injectable()
export class SqlForms implements FormStore {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  transaction<T>(work: (within: FormTransaction) => Promise<T>): Promise<T> {
    return this.#database.transaction((query) => work(transactionOf(query)));
  }

  counted<T>(work: () => Promise<T>): Promise<T> {
    return this.#database.counted(work);
  }

  async list({ siteId, which, after, limit }: FormBookQuery): Promise<KnownBook[]> {
    const rows = await this.#database.query<BookRow>(
      `select * from form_book where ($1::text is null or site_id = $1) and number < coalesce($2::bigint, 9223372036854775807)
         and ($3 = 'all' or last_serial - first_serial + 1 > (${KNOWN_OF_BOOK}))
       order by number desc limit $4`,
      [siteId ?? null, /^\d{1,18}$/.test(after ?? '') ? after : null, which, limit],
    );
    return Promise.all(rows.map((book) => this.#known(book)));
  }

  async find(bookId: string): Promise<KnownBook | null> {
    const [book] = await this.#database.query<BookRow>('select * from form_book where book_id = $1', [
      bookId,
    ]);
    return book ? this.#known(book) : null;
  }

  async booksOf(numbers: readonly (FormPlace | null)[]): Promise<(BookRow | null)[]> {
    const rows = await this.#database.query<BookRow & { at: string }>(
      `select asked.at, form_book.* from unnest($1::text[], $2::integer[]) with ordinality asked (site_id, serial, at)
       join form_book on form_book.site_id = asked.site_id and serial between first_serial and last_serial`,
      [numbers.map((number) => number?.siteId ?? ''), numbers.map((number) => number?.serial ?? 0)],
    );
    const books = new Map(rows.map((row) => [Number(row.at), row]));
    return numbers.map((_, at) => books.get(at + 1) ?? null);
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

  async #known(book: BookRow): Promise<KnownBook> {
    return { book, forms: await formsOf(this.#database.query, book) };
  }
}

const KNOWN_OF_BOOK = `select count(*) from form
  where form.site_id = form_book.site_id and serial between first_serial and form_book.last_serial`;

const formsOf = (query: Query, { site_id, first_serial, last_serial }: BookRow): Promise<KnownForm[]> =>
  query<{ serial: number; state: FormState }>(
    'select serial, state from form where site_id = $1 and serial between $2 and $3 order by serial',
    [site_id, first_serial, last_serial],
  );

function transactionOf(query: Query): FormTransaction {
  return {
    takeSerials: async (siteId, count) => {
      const [series] = await query<{ last_serial: number }>(
        `insert into form_series (site_id, last_serial) values ($1, $2)
         on conflict (site_id) do update set last_serial = form_series.last_serial + $2 returning last_serial`,
        [siteId, count],
      );
      return series?.last_serial ?? 0;
    },
    addBook: async (book, siteAt) => {
      const [row] = await query<BookRow>(
        `insert into form_book (book_id, run_id, site_id, hall_id, first_serial, last_serial, issued_by, site_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8) returning *`,
        [
          ...[book.book_id, book.run_id, book.site_id, book.hall_id],
          ...[book.first_serial, book.last_serial, book.issued_by, siteAt],
        ],
      );
      return row!;
    },
    lockBooks: (bookIds) =>
      query<BookRow>('select * from form_book where book_id = any($1) order by book_id for update', [
        bookIds,
      ]),
    formsOf: (book) => formsOf(query, book),
    statesOf: async (places) => {
      const rows = await query<{ at: string; state: FormState }>(
        `select asked.at, state from unnest($1::text[], $2::integer[]) with ordinality asked (site_id, serial, at)
         join form using (site_id, serial)`,
        [places.map(({ siteId }) => siteId), places.map(({ serial }) => serial)],
      );
      const states = new Map(rows.map(({ at, state }) => [Number(at), state]));
      return places.map((_, at) => states.get(at + 1) ?? null);
    },
    setFate: async ({ site_id: siteId, run_id: runId }, { first, last }, became) => {
      await query('delete from form where site_id = $1 and serial between $2 and $3', [siteId, first, last]);
      if (became === 'outstanding') return;
      await query(
        `insert into form (site_id, serial, run_id, state) select $1, serial, $2, $3 from generate_series($4::integer, $5::integer) serial`,
        [siteId, runId, became, first, last],
      );
    },
    keepCrossings: (given) => keepCrossings(query, given),
    recordsOf: async (crossingIds) => {
      const rows = await query<{ crossing_id: string; hash: string; body: RecordCrossing }>(
        `select crossing.crossing_id, encode(content_hash, 'hex') as hash, entry.body
         from crossing join journal_entry entry on (transaction, sequence) = (entry_transaction, entry_sequence)
         where crossing.crossing_id = any($1)`,
        [crossingIds],
      );
      return new Map(rows.map(({ crossing_id, ...record }) => [crossing_id, record]));
    },
    setUsed: async (crossings) => {
      await query(
        `insert into form (site_id, serial, run_id, state, site_at)
         select site_id, serial, run_id, 'used', site_at
         from unnest($1::text[], $2::integer[], $3::text[], $4::timestamptz[]) as one (site_id, serial, run_id, site_at)
         on conflict (site_id, serial) do update set state = 'used', site_at = excluded.site_at`,
        [
          crossings.map(({ siteId }) => siteId),
          crossings.map(({ laneSequence }) => laneSequence),
          crossings.map(({ runId }) => runId),
          crossings.map(({ siteAt }) => siteAt),
        ],
      );
    },
    append: (entries) => append(query, entries),
  };
}
