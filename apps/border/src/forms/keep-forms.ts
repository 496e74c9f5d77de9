import { readFormNumber } from '#contracts';
import type { RecordCrossing, TranscribedForm } from '#contracts';
import type { GivenCrossing } from '#store-forward';
import { keepCrossings } from '../crossings/crossing-store.ts';
import { append } from '../journal/append.ts';
import type { Query } from '../database/site-database.ts';
import type { FormState } from './form-counts.ts';
import { refusal } from './form-problems.ts';
import type { FormProblem, Places } from './form-problems.ts';

/** A form that can be right, and the crossing that it becomes. */
export interface JudgedForm {
  readonly at: number;
  readonly form: TranscribedForm;
  readonly bookId: string;
  readonly given: GivenCrossing;
}

export interface Keyers {
  readonly by: string;
  readonly keyedAgainBy: string;
}

/**
 * Keeps a batch of forms within a transaction: crossings, their journal entries, their places in the queue to the register,
 * who typed them in, and that their numbers are used. Returns the crossings that are new.
 *
 * A form that was found again may be typed in after it was said to be lost; one that was spoiled or returned may not.
 *
 * @throws ProblemError 409 `form-accounted`, `form-content-differs`
 */
export async function keepForms(
  query: Query,
  forms: readonly JudgedForm[],
  { by, keyedAgainBy }: Keyers,
  places: Places,
  siteAtOf: (siteId: string) => string | null,
): Promise<RecordCrossing[]> {
  // Who accounts for forms of these books meanwhile waits, and then sees them used.
  await query('select from form_book where book_id = any($1) order by book_id for update', [
    [...new Set(forms.map(({ bookId }) => bookId))],
  ]);
  const states = await statesOf(query, forms);
  const voided = forms.filter(({ form }) =>
    ['spoiled', 'returned'].includes(states.get(form.formNumber) ?? ''),
  );
  if (voided.length > 0) throw accounted(voided, states, places);
  const fresh = await keepCrossings(
    query,
    forms.map(({ given }) => given),
  );
  const isFresh = ({ given }: JudgedForm): boolean => fresh.has(given.crossing.crossingId);
  await refuseOthers(
    query,
    forms.filter((one) => !isFresh(one)),
    places,
  );
  const kept = forms.filter(isFresh);
  await query(
    `insert into form (site_id, serial, run_id, state, site_at)
     select site_id, serial, run_id, 'used', site_at
     from unnest($1::text[], $2::integer[], $3::text[], $4::timestamptz[]) as one (site_id, serial, run_id, site_at)
     on conflict (site_id, serial) do update set state = 'used', site_at = excluded.site_at`,
    [
      kept.map(({ given }) => given.crossing.siteId),
      kept.map(({ given }) => given.crossing.laneSequence),
      kept.map(({ given }) => given.crossing.runId),
      kept.map(({ given }) => given.crossing.siteAt),
    ],
  );
  await append(
    query,
    kept.map(({ form, bookId, given: { crossing } }) => ({
      kind: 'FormTranscribed',
      runId: crossing.runId,
      siteId: crossing.siteId,
      siteAt: siteAtOf(crossing.siteId) ?? crossing.siteAt,
      body: {
        formNumber: form.formNumber,
        bookId,
        crossingId: crossing.crossingId,
        by,
        keyedAgainBy,
        asWritten: form.asWritten,
      },
    })),
  );
  return kept.map(({ given }) => given.crossing);
}

async function statesOf(query: Query, forms: readonly JudgedForm[]): Promise<ReadonlyMap<string, FormState>> {
  const numbers = forms.map(({ form }) => readFormNumber(form.formNumber));
  const rows = await query<{ at: string; state: FormState }>(
    `select asked.at, state from unnest($1::text[], $2::integer[]) with ordinality asked (site_id, serial, at)
     join form using (site_id, serial)`,
    [numbers.map((number) => number?.siteId), numbers.map((number) => number?.serial)],
  );
  return new Map(rows.map(({ at, state }) => [forms[Number(at) - 1]!.form.formNumber, state]));
}

/** A form that is known already must say the same. @throws ProblemError 409 `form-content-differs` */
async function refuseOthers(query: Query, known: readonly JudgedForm[], places: Places): Promise<void> {
  if (known.length === 0) return;
  const rows = await query<{ crossing_id: string; hash: string; body: RecordCrossing; by: string | null }>(
    `select crossing.crossing_id, encode(content_hash, 'hex') as hash, entry.body
     from crossing join journal_entry entry on (transaction, sequence) = (entry_transaction, entry_sequence)
     where crossing.crossing_id = any($1)`,
    [known.map(({ given }) => given.crossing.crossingId)],
  );
  const kept = new Map(rows.map((row) => [row.crossing_id, row]));
  const problems = known.flatMap(({ at, given }): FormProblem[] => {
    const before = kept.get(given.crossing.crossingId);
    if (!before) throw new Error(`${given.crossing.crossingId} was neither new nor known`);
    if (before.hash === given.hash) return [];
    const differ = Object.entries(FIELD_OF).filter(
      ([key]) => textOf(before.body, key) !== textOf(given.crossing, key),
    );
    const expected = 'what was typed in before, which is recorded and stands; see the paper';
    return (differ.length > 0 ? differ : [['', 'formNumber']]).map(([, field = 'formNumber']) => ({
      at,
      field,
      expected,
    }));
  });
  if (problems.length > 0) throw refusal(problems, places, DIFFERS);
}

/** Parts of a record, and where a form has them. */
const FIELD_OF: Readonly<Record<string, string>> = {
  laneId: 'lane',
  officerId: 'officerId',
  travellerClass: 'travellerClass',
  document: 'documentNumber',
  flight: 'flightNumber',
  siteAt: 'time',
  decision: 'decision',
  screening: 'watchlist',
  documentedCheck: 'markNumber',
};

/** PostgreSQL keeps objects with their keys in an order of its own. */
function textOf(record: RecordCrossing, key: string): string {
  return JSON.stringify(record[key as keyof RecordCrossing], (_, value: unknown) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

const DIFFERS = {
  status: 409,
  code: 'form-content-differs',
  title: 'A form was typed in before, with other content',
} as const;

const accounted = (voided: readonly JudgedForm[], states: ReadonlyMap<string, FormState>, places: Places) =>
  refusal(
    voided.map(({ at, form }) => ({
      at,
      field: 'formNumber',
      expected: `a form that is outstanding: this one counts as ${states.get(form.formNumber)}; take that back first if it is not so`,
    })),
    places,
    { status: 409, code: 'form-accounted', title: 'A form counts as voided' },
  );
