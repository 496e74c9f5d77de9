import { Injectable, Logger } from '@nestjs/common';
import { readFormNumber, transcribedForm } from '#contracts';
import type { RecordCrossing, TranscribeCsv, TranscribedForm, Transcription } from '#contracts';
import { describeIssue } from '#http-edge';
import { givenCrossing } from '#store-forward';
import { SiteDatabase } from '../database/site-database.ts';
import { Forwarding } from '../forwarding/forwarding.ts';
import { RunBooks } from '../reconciliation/run-books.ts';
import { Sites } from '../sites/sites.ts';
import type { BookRow } from './form-books.ts';
import { readFormFile } from './form-csv.ts';
import { inFile, inRequest, refusal } from './form-problems.ts';
import type { FormProblem, Places } from './form-problems.ts';
import { recordOfForm } from './form-record.ts';
import { keepForms } from './keep-forms.ts';
import type { JudgedForm } from './keep-forms.ts';

/** A batch as it came in: its forms have not been judged. */
export interface GivenBatch {
  readonly forms: readonly unknown[];
  readonly by: string;
  readonly keyedAgainBy: string;
}

/**
 * Takes in paper forms that people type in after an outage: each becomes the crossing that it tells of, once, however often
 * it is typed in. A batch is recorded whole or not at all, and a refusal names every place that is wrong.
 */
@Injectable()
export class Transcriptions {
  readonly #log = new Logger('forms');
  readonly #database: SiteDatabase;
  readonly #sites: Sites;
  readonly #books: RunBooks;
  readonly #forwarding: Forwarding;

  constructor(database: SiteDatabase, sites: Sites, books: RunBooks, forwarding: Forwarding) {
    this.#database = database;
    this.#sites = sites;
    this.#books = books;
    this.#forwarding = forwarding;
  }

  /** @throws ProblemError 409, 422, see {@link refusal}; StoreUnavailableError */
  take(batch: GivenBatch): Promise<Transcription> {
    return this.#database.counted(() => this.#take(batch, inRequest));
  }

  /** The same of a file. @throws as {@link take}, and 422 `invalid-file` */
  takeFile({ csv, by, keyedAgainBy }: TranscribeCsv): Promise<Transcription> {
    const { forms, lines } = readFormFile(csv);
    return this.#database.counted(() => this.#take({ forms, by, keyedAgainBy }, inFile(lines)));
  }

  async #take({ forms, by, keyedAgainBy }: GivenBatch, places: Places): Promise<Transcription> {
    const parsed = wellFormed(forms, places);
    const judged = await this.#judge(parsed, places);
    const fresh = await this.#database.transaction((query) =>
      keepForms(
        query,
        judged,
        { by, keyedAgainBy },
        places,
        (siteId) => this.#sites.find(siteId)?.siteAt ?? null,
      ),
    );
    for (const { siteId, siteAt } of fresh) this.#sites.backlogOf(siteId).recorded(true, siteAt);
    if (fresh.length > 0) this.#forwarding.wake();
    const repeats = judged.length - fresh.length;
    this.#log.log({ recorded: fresh.length, repeats, msg: 'paper forms were typed in' });
    return {
      recorded: fresh.length,
      repeats,
      crossingIds: judged.map(({ given }) => given.crossing.crossingId),
    };
  }

  /** What each form becomes. @throws ProblemError 422 */
  async #judge(forms: readonly TranscribedForm[], places: Places): Promise<JudgedForm[]> {
    const books = await this.#booksOf(forms);
    const problems: FormProblem[] = [];
    const judged: JudgedForm[] = [];
    const seen = new Set<string>();
    for (const [at, form] of forms.entries()) {
      const book = books[at];
      if (seen.has(form.formNumber)) {
        problems.push({ at, field: 'formNumber', expected: 'each form once in a batch' });
      } else if (book) {
        const record = await this.#recordOf(form, book);
        if (Array.isArray(record)) problems.push(...record.map((problem) => ({ at, ...problem })));
        else judged.push({ at, form, bookId: book.book_id, given: givenCrossing(record) });
      } else problems.push({ at, field: 'formNumber', expected: 'a number that was issued' });
      seen.add(form.formNumber);
    }
    if (problems.length > 0) throw refusal(problems, places);
    return judged;
  }

  async #recordOf(form: TranscribedForm, book: BookRow): Promise<RecordCrossing | Omit<FormProblem, 'at'>[]> {
    const run = await this.#books.find(book.run_id);
    const site = run?.sites.find(({ siteId }) => siteId === book.site_id);
    if (!run || !site) throw new Error(`no run ${book.run_id} with ${book.site_id}`);
    const now = this.#sites.find(book.site_id);
    // A form of a run that is over may still be typed in.
    const untilMs = now?.runId === run.runId ? now.clock.nowMs() : Date.parse(run.endsAt);
    return recordOfForm(form, { run, site, hallId: book.hall_id, untilMs });
  }

  /** The book of each form, in their order; null: nobody issued that number. */
  async #booksOf(forms: readonly TranscribedForm[]): Promise<(BookRow | null)[]> {
    const numbers = forms.map(({ formNumber }) => readFormNumber(formNumber));
    const rows = await this.#database.query<BookRow & { at: string }>(
      `select asked.at, form_book.* from unnest($1::text[], $2::integer[]) with ordinality asked (site_id, serial, at)
       join form_book on form_book.site_id = asked.site_id and serial between first_serial and last_serial`,
      [numbers.map((number) => number?.siteId ?? ''), numbers.map((number) => number?.serial ?? 0)],
    );
    const books = new Map(rows.map((row) => [Number(row.at), row]));
    return forms.map((_, at) => books.get(at + 1) ?? null);
  }
}

/** @throws ProblemError 422 */
function wellFormed(forms: readonly unknown[], places: Places): TranscribedForm[] {
  const problems: FormProblem[] = [];
  const parsed = forms.flatMap((given, at) => {
    const { data, error } = transcribedForm.safeParse(given);
    if (data) return [data];
    for (const issue of error?.issues ?? []) {
      const { field, expected, example } = describeIssue(transcribedForm, issue);
      problems.push({ at, field, expected: expected.replace(/^expected /, ''), example });
    }
    return [];
  });
  if (problems.length > 0) throw refusal(problems, places);
  return parsed;
}
