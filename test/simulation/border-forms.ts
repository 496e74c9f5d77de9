import type {
  AccountForms,
  BeginRun,
  FormBook,
  FormBookPage,
  IssueForms,
  TranscribeCsv,
  TranscribeForms,
  TranscribedForm,
  Transcription,
} from '#contracts';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { FormBooks } from '../../apps/border/src/forms/form-books.ts';
import type { FormStore } from '../../apps/border/src/forms/form-store.ts';
import { Transcriptions } from '../../apps/border/src/forms/transcriptions.ts';
import type { TranscriptionPorts } from '../../apps/border/src/forms/transcriptions.ts';
import type { Site } from '../../apps/border/src/sites/site.ts';
import type { Answer } from './answer.ts';
import { StoreAwayError } from './site-store.ts';
import type { StoreDoor } from './store-door.ts';

export interface BorderFormsParts extends Pick<TranscriptionPorts, 'typedIn'> {
  readonly door: StoreDoor;
  readonly store: FormStore;
  readonly site: Site;
  readonly run: BeginRun;
  readonly clock: Clock;
  readonly keyed: (form: TranscribedForm) => TranscribedForm;
}

/** Border's requests about paper forms during one life, as its controller has them: the books and the typing in are real. */
export class BorderForms {
  readonly #door: StoreDoor;
  readonly #books: FormBooks;
  readonly #transcriptions: Transcriptions;
  readonly #keyed: BorderFormsParts['keyed'];

  constructor({ door, store, site, run, clock, keyed, typedIn }: BorderFormsParts) {
    const ports = {
      store,
      sites: { get: () => site, find: () => site },
      books: { find: () => Promise.resolve(run) },
    };
    this.#door = door;
    this.#keyed = keyed;
    this.#books = new FormBooks({ ...ports, clock });
    this.#transcriptions = new Transcriptions({ ...ports, typedIn });
  }

  issue(asked: IssueForms): Promise<Answer<FormBook>> {
    return this.#answer(() => this.#books.issue(asked));
  }

  /** Books with numbers that nobody has accounted for. */
  open(): Promise<Answer<FormBookPage>> {
    return this.#answer(() => this.#books.list({ which: 'open', limit: 50 }));
  }

  account(bookId: string, said: AccountForms): Promise<Answer<FormBook>> {
    return this.#answer(() => this.#books.account(bookId, said));
  }

  typeIn(batch: TranscribeForms): Promise<Answer<Transcription>> {
    const forms = batch.forms.map(this.#keyed);
    return this.#answer(() => this.#transcriptions.take({ ...batch, forms }));
  }

  typeInFile(file: TranscribeCsv): Promise<Answer<Transcription>> {
    return this.#answer(() => this.#transcriptions.takeFile(file));
  }

  async #answer<T>(work: () => Promise<T>): Promise<Answer<T>> {
    if (!this.#door.isOpen) return { kind: 'unavailable' };
    try {
      return { kind: 'done', body: await work() };
    } catch (error) {
      if (error instanceof ProblemError) return { kind: 'refused', code: error.code };
      if (!(error instanceof StoreAwayError)) throw error;
      this.#door.lost();
      return { kind: 'unavailable' };
    }
  }
}
