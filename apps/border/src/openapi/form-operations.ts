import {
  accountForms,
  bookId,
  formBook,
  formBookPage,
  formBookQuery,
  issueForms,
  transcribeCsv,
  transcribeForms,
  transcription,
} from '#contracts';
import type { z } from 'zod';
import { BUSY, FORM } from './operation.ts';
import type { Operation, Parameter } from './operation.ts';

const ROOT = '/v1/forms';
const WHAT: Readonly<Record<string, string>> = {
  siteId: 'Of this site only',
  which: 'Those with outstanding forms, or all',
  after: 'The `next` of the page before',
  limit: 'Most of one page',
};
const BOOK: Parameter = {
  name: 'bookId',
  in: 'path',
  required: true,
  description: "Site and serial number of the book's first form",
  schema: bookId,
};
const TRANSCRIPTION_PROBLEMS = {
  409: 'form-accounted, form-content-differs',
  422: `${FORM}, invalid-form; \`errors\` names every place that is wrong`,
  503: BUSY,
};

/** Numbered paper forms, for when border itself is down, and what people type in of them afterwards. */
export const FORM_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: `${ROOT}/books`,
    operationId: 'formBooks',
    summary: 'Books of forms, newest first, each with the numbers that are outstanding',
    parameters: Object.entries(formBookQuery.shape).map(([name, schema]) => ({
      name,
      in: 'query',
      required: false,
      description: WHAT[name] ?? name,
      schema: schema as z.ZodType,
    })),
    replies: { 200: { says: 'As they stand', schema: formBookPage } },
    problems: { 422: FORM, 503: BUSY },
  },
  {
    method: 'post',
    path: `${ROOT}/books`,
    operationId: 'issueForms',
    summary: 'Issues a book: numbers that no form ever had. A book that nobody printed is returned',
    body: issueForms,
    replies: { 200: { says: 'The book', schema: formBook } },
    problems: { 404: 'site-unknown', 409: 'forms-used-up', 422: FORM, 503: BUSY },
  },
  {
    method: 'get',
    path: `${ROOT}/books/{bookId}`,
    operationId: 'formBook',
    summary: 'A book as it stands',
    parameters: [BOOK],
    replies: { 200: { says: 'The book', schema: formBook } },
    problems: { 404: 'book-unknown', 503: BUSY },
  },
  {
    method: 'post',
    path: `${ROOT}/books/{bookId}/accounts`,
    operationId: 'accountForms',
    summary:
      'What became of forms that bear no crossing: spoiled, lost, returned; or that this is not known after all',
    parameters: [BOOK],
    body: accountForms,
    replies: { 200: { says: 'The book as it stands now', schema: formBook } },
    problems: { 404: 'book-unknown', 409: 'form-used', 422: FORM, 503: BUSY },
  },
  {
    method: 'post',
    path: `${ROOT}/transcriptions`,
    operationId: 'transcribeForms',
    summary:
      'Forms that were filled in, typed in: each becomes a crossing of tier paper. All of a batch or nothing',
    body: transcribeForms,
    replies: {
      200: {
        says: 'Recorded; forms typed in before with the same content are repeats',
        schema: transcription,
      },
    },
    problems: TRANSCRIPTION_PROBLEMS,
  },
  {
    method: 'post',
    path: `${ROOT}/transcriptions/csv`,
    operationId: 'transcribeFormsFromCsv',
    summary: 'The same from a file; a refusal names lines and columns',
    body: transcribeCsv,
    replies: {
      200: {
        says: 'Recorded; forms typed in before with the same content are repeats',
        schema: transcription,
      },
    },
    problems: { ...TRANSCRIPTION_PROBLEMS, 422: `${TRANSCRIPTION_PROBLEMS[422]}; invalid-file` },
  },
];
