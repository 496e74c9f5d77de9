import { readFormNumber, transcribedForm } from '#contracts';
import type { RecordCrossing, TranscribeCsv, TranscribedForm, Transcription } from '#contracts';
import { describeIssue } from '#http-edge';
import { givenCrossing } from '#store-forward';
import type { RunBooks } from '../reconciliation/run-books.ts';
import type { Sites } from '../sites/sites.ts';
import { readFormFile } from './form-csv.ts';
import { inFile, inRequest, refusal } from './form-problems.ts';
import type { FormProblem, Places } from './form-problems.ts';
import { recordOfForm } from './form-record.ts';
import type { BookRow, FormStore } from './form-store.ts';
import { keepForms } from './keep-forms.ts';
import type { JudgedForm } from './keep-forms.ts';

/** A batch as it came in: its forms have not been judged. */
export interface GivenBatch {
  readonly forms: readonly unknown[];
  readonly by: string;
  readonly keyedAgainBy: string;
}

export interface TranscriptionPorts {
  readonly store: Pick<FormStore, 'transaction' | 'counted' | 'booksOf'>;
  readonly sites: Pick<Sites, 'find'>;
  readonly books: Pick<RunBooks, 'find'>;
  /** Committed: these crossings are new, and so many forms had been typed in before. */
  readonly typedIn: (fresh: readonly RecordCrossing[], repeats: number) => void;
}

/**
 * Takes in paper forms that people type in after an outage: each becomes the crossing that it tells of, once, however often
 * it is typed in. A batch is recorded whole or not at all, and a refusal names every place that is wrong.
 */
export class Transcriptions {
  readonly #ports: TranscriptionPorts;

  constructor(ports: TranscriptionPorts) {
    this.#ports = ports;
  }

  /** @throws ProblemError 409, 422, see {@link refusal}; StoreUnavailableError */
  take(batch: GivenBatch): Promise<Transcription> {
    return this.#ports.store.counted(() => this.#take(batch, inRequest));
  }

  /** The same of a file. @throws as {@link take}, and 422 `invalid-file` */
  takeFile({ csv, by, keyedAgainBy }: TranscribeCsv): Promise<Transcription> {
    const { forms, lines } = readFormFile(csv);
    return this.#ports.store.counted(() => this.#take({ forms, by, keyedAgainBy }, inFile(lines)));
  }

  async #take({ forms, by, keyedAgainBy }: GivenBatch, places: Places): Promise<Transcription> {
    const parsed = wellFormed(forms, places);
    const judged = await this.#judge(parsed, places);
    const { store, sites, typedIn } = this.#ports;
    const siteAtOf = (siteId: string): string | null => sites.find(siteId)?.siteAt ?? null;
    const fresh = await store.transaction((within) =>
      keepForms(within, judged, { by, keyedAgainBy }, places, siteAtOf),
    );
    const repeats = judged.length - fresh.length;
    typedIn(fresh, repeats);
    return {
      recorded: fresh.length,
      repeats,
      crossingIds: judged.map(({ given }) => given.crossing.crossingId),
    };
  }

  /** What each form becomes. @throws ProblemError 422 */
  async #judge(forms: readonly TranscribedForm[], places: Places): Promise<JudgedForm[]> {
    const books = await this.#ports.store.booksOf(forms.map(({ formNumber }) => readFormNumber(formNumber)));
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
    const run = await this.#ports.books.find(book.run_id);
    const site = run?.sites.find(({ siteId }) => siteId === book.site_id);
    if (!run || !site) throw new Error(`no run ${book.run_id} with ${book.site_id}`);
    const now = this.#ports.sites.find(book.site_id);
    // A form of a run that is over may still be typed in.
    const untilMs = now?.runId === run.runId ? now.clock.nowMs() : Date.parse(run.endsAt);
    return recordOfForm(form, { run, site, hallId: book.hall_id, untilMs });
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
