import type {
  FormBook,
  FormBookPage,
  PublicAccountForms,
  PublicIssueForms,
  PublicTranscribeCsv,
  Transcription,
} from '#contracts';
import { request } from '../server/request.ts';
import type { KeyedForm } from './keyed-form.ts';

const ROOT = '/api/forms';

export interface KeyedBatch {
  /** As typed; control-room and border judge them. */
  readonly forms: readonly (KeyedForm & { readonly documentNumberAgain: string })[];
  readonly keyedAgainBy?: string;
}

/** What the page of paper forms asks of control-room. */
export const paperForms = {
  books: () => request<FormBookPage>('GET', `${ROOT}/books?limit=100`),
  issue: (said: PublicIssueForms) => request<FormBook>('POST', `${ROOT}/books`, said),
  account: (bookId: string, said: PublicAccountForms) =>
    request<FormBook>('POST', `${ROOT}/books/${encodeURIComponent(bookId)}/accounts`, said),
  transcribe: (batch: KeyedBatch) => request<Transcription>('POST', `${ROOT}/transcriptions`, batch),
  upload: (said: PublicTranscribeCsv) => request<Transcription>('POST', `${ROOT}/transcriptions/csv`, said),

  template: `${ROOT}/template.csv`,
  print: (bookId: string) => `${ROOT}/books/${encodeURIComponent(bookId)}/forms.pdf`,
} as const;
