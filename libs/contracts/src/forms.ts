import { z } from 'zod';
import * as w from './words.ts';
import { documentedCheck } from './check.ts';
import { formNumber } from './form-number.ts';

/** Most forms of one book, and of one batch that is typed in. */
export const BOOK_FORMS_MAX = 500;
export const BATCH_FORMS_MAX = 200;
/** Most places of a batch that a refusal names, and most stretches of numbers that a book lists. */
export const FORM_PROBLEMS_MAX = 100;
export const FORM_RANGES_MAX = 50;
/** Characters of a CSV file; a full batch has about 60,000. */
export const CSV_CHARACTERS_MAX = 400_000;

const by = z.string().min(1).max(60);
const reason = z.string().min(3).max(400);

/** Site and serial number of a book's first form. */
export const bookId = z
  .string()
  .regex(/^[A-Z]{3}(-[A-Z0-9]{1,8})?-\d{7}$/, 'expected a book such as CGK-T3-0000401')
  .meta({ example: 'CGK-T3-0000401' });

/**
 * What became of a form that bears no crossing: `spoiled` (written on and voided), `lost`, `returned` (blank, and withdrawn);
 * `outstanding` takes such a word back.
 */
export const FORM_FATES = ['spoiled', 'lost', 'returned', 'outstanding'] as const;

/** Numbers that follow each other. */
export const formRange = z.strictObject({ from: formNumber, to: formNumber, count: z.int().min(1) });
export type FormRange = z.infer<typeof formRange>;

/** How the numbered forms of a book, or of a run at a site, stand. */
export const formTotals = z.strictObject({
  issued: w.count,
  /** Typed in: each is a crossing. */
  used: w.count,
  spoiled: w.count,
  lost: w.count,
  returned: w.count,
  /** Issued, and nobody has said what became of it. */
  outstanding: w.count,
});
export type FormTotals = z.infer<typeof formTotals>;

export const formBook = z.strictObject({
  bookId,
  runId: w.runId,
  siteId: w.siteId,
  siteName: w.bilingual,
  hallId: w.hallId,
  direction: w.direction,
  timeZone: z.string(),
  zoneName: z.enum(['WIB', 'WITA', 'WIT']),
  from: formNumber,
  to: formNumber,
  issuedBy: by,
  /** Wall time, and site time. */
  issuedAt: w.instant,
  siteAt: w.instant,
  ...formTotals.shape,
  /** Outstanding with a number below one that was used: a form is missing in between. */
  gaps: w.count,
  outstandingRanges: z.array(formRange).max(FORM_RANGES_MAX),
  /** Stretches beyond those listed. */
  rangesLeftOff: w.count,
});
export type FormBook = z.infer<typeof formBook>;

/** GET /v1/forms/books at border, newest first; `open`: with outstanding forms. */
export const formBookPage = z.strictObject({
  books: z.array(formBook).max(100),
  /** Pass as `after` to get the next ones; null when there are none. */
  next: z.string().nullable(),
});
export type FormBookPage = z.infer<typeof formBookPage>;
export const formBookQuery = z.strictObject({
  siteId: w.siteId.optional(),
  which: z.enum(['open', 'all']).default('all'),
  after: z.string().max(20).optional(),
  limit: z.coerce.number('expected a whole number from 1 to 100').int().min(1).max(100).default(50),
});
export type FormBookQuery = z.infer<typeof formBookQuery>;

/** POST /v1/forms/books at border: numbers that no form ever had. */
export const issueForms = z.strictObject({
  siteId: w.siteId,
  hallId: w.hallId,
  count: z.int().min(1).max(BOOK_FORMS_MAX).meta({ example: 100 }),
  by,
});
export type IssueForms = z.infer<typeof issueForms>;

/** POST /v1/forms/books/:bookId/accounts at border. Numbers with their check digits, so that no other is meant. */
export const accountForms = z.strictObject({
  from: formNumber,
  to: formNumber,
  became: z.enum(FORM_FATES),
  by,
  reason,
});
export type AccountForms = z.infer<typeof accountForms>;

const name = z
  .string()
  .max(39)
  .regex(
    /^([A-Z]+( [A-Z]+)*)?$/,
    'expected capital letters and single spaces, as in the zone, such as VAN DER BERG',
  );
const mrzLine = z
  .string()
  .regex(/^[A-Z0-9<]{44}$/, 'expected 44 characters A-Z, 0-9 and <')
  .nullable();
const documentNumber = z
  .string()
  .regex(/^[A-Z0-9]{1,9}$/, 'expected one to nine capital letters and digits, such as X1234567')
  .meta({ example: 'X1234567' });
const listSeen = z.enum(['clear', 'hit', 'unknown']);
const listVersion = z.int().min(0).nullable();
const listAgeHours = z.number().min(0).max(100_000).nullable();
const {
  officerId,
  officerInitials,
  secondOfficerId,
  photoTaken,
  visaNumber,
  lengthOfStayDays,
  mark,
  handwritten,
} = documentedCheck.shape;

/** A paper form as it is typed in, in the order in which it is printed. */
export const transcribedForm = z.strictObject({
  formNumber,
  /** The counter; the hall is that of the book. */
  lane: z
    .string()
    .regex(/^C\d{1,3}$/, 'expected a counter such as C07')
    .meta({ example: 'C07' }),
  officerId,
  officerInitials: officerInitials.meta({ example: 'BW' }),
  secondOfficerId,
  travellerClass: w.travellerClass,
  documentType: z
    .string()
    .regex(/^P[A-Z]?$/, 'expected P, or P and a letter')
    .meta({ example: 'P' }),
  documentNumber,
  /** Typed a second time without sight of the first. */
  documentNumberAgain: documentNumber,
  /** The zone, if the officer could copy it; the first line is made of the names when it is left out. */
  mrzLine1: mrzLine,
  mrzLine2: mrzLine,
  surname: name.min(1).meta({ example: 'SANTOSO' }),
  givenNames: name.meta({ example: 'BUDI' }),
  nationality: z
    .string()
    .regex(/^[A-Z]{1,3}$/, 'expected the code of the zone, such as IDN')
    .meta({ example: 'IDN' }),
  birthDate: w.localDate,
  expiryDate: w.localDate,
  flightNumber: w.flightNumber,
  /** Null: that of the check. */
  flightDate: w.localDate.nullable(),
  date: handwritten.shape.date,
  time: handwritten.shape.time,
  markKind: mark.shape.kind,
  markNumber: mark.shape.number.meta({ example: 'S000412' }),
  photoTaken,
  visaNumber,
  lengthOfStayDays,
  /** `unknown`: nobody could look into the list. */
  watchlist: listSeen,
  watchlistVersion: listVersion,
  watchlistAgeHours: listAgeHours,
  interpol: listSeen,
  interpolVersion: listVersion,
  interpolAgeHours: listAgeHours,
  decision: w.decision,
  /** Why a form is taken although it breaks the rules: so it stands on the paper. Null: it keeps them. */
  asWritten: reason.nullable(),
});
export type TranscribedForm = z.infer<typeof transcribedForm>;

/** POST /v1/forms/transcriptions at border: all of a batch or nothing. Harmless to repeat. */
export const transcribeForms = z.strictObject({
  forms: z.array(transcribedForm).min(1).max(BATCH_FORMS_MAX),
  by,
  /** Who typed the document numbers the second time. */
  keyedAgainBy: by,
});
export type TranscribeForms = z.infer<typeof transcribeForms>;
/** POST /v1/forms/transcriptions/csv at border: the same as a file. */
export const transcribeCsv = z.strictObject({
  csv: z.string().min(1).max(CSV_CHARACTERS_MAX),
  by,
  keyedAgainBy: by,
});
export type TranscribeCsv = z.infer<typeof transcribeCsv>;

export const transcription = z.strictObject({
  recorded: w.count,
  /** Had been typed in before, with the same content. */
  repeats: w.count,
  crossingIds: z.array(w.crossingId).max(BATCH_FORMS_MAX),
});
export type Transcription = z.infer<typeof transcription>;

/** Columns of the CSV file: the fields above, their words set apart by underscores. */
export const FORM_COLUMNS = (Object.keys(transcribedForm.shape) as (keyof TranscribedForm)[]).map((field) =>
  columnOf(field),
);
export function columnOf(field: string): string {
  return field.replace(/([A-Z]|(?<=[a-z])\d)/g, (sign) => `_${sign.toLowerCase()}`);
}

/** /api/forms/... at control-room: as above, with the name of the person who asks added by control-room. */
export const publicIssueForms = issueForms.omit({ by: true });
export const publicAccountForms = accountForms.omit({ by: true });
export const publicTranscribeForms = transcribeForms
  .omit({ by: true })
  .extend({ keyedAgainBy: by.optional() });
export const publicTranscribeCsv = transcribeCsv.omit({ by: true }).extend({ keyedAgainBy: by.optional() });
export type PublicIssueForms = z.infer<typeof publicIssueForms>;
export type PublicAccountForms = z.infer<typeof publicAccountForms>;
export type PublicTranscribeForms = z.infer<typeof publicTranscribeForms>;
export type PublicTranscribeCsv = z.infer<typeof publicTranscribeCsv>;

/** Bodies of the journal's entries about paper forms, by kind. */
export const formBodies = {
  FormsIssued: z.strictObject({
    bookId,
    hallId: w.hallId,
    from: formNumber,
    to: formNumber,
    count: w.count,
    by,
  }),
  /** A form became a crossing, whose `CrossingRecorded` is of the same transaction. */
  FormTranscribed: z.strictObject({
    formNumber,
    bookId,
    crossingId: w.crossingId,
    by,
    keyedAgainBy: by,
    asWritten: reason.nullable(),
  }),
  FormsAccounted: z.strictObject({
    bookId,
    from: formNumber,
    to: formNumber,
    count: w.count,
    became: z.enum(FORM_FATES),
    by,
    reason,
  }),
} as const;
