import type { RecordCrossing, TranscribedForm } from '#contracts';
import type { GivenCrossing } from '#store-forward';
import type { FormState } from './form-counts.ts';
import { refusal } from './form-problems.ts';
import type { FormProblem, Places } from './form-problems.ts';
import type { FormPlace, FormTransaction } from './form-store.ts';

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
  within: FormTransaction,
  forms: readonly JudgedForm[],
  { by, keyedAgainBy }: Keyers,
  places: Places,
  siteAtOf: (siteId: string) => string | null,
): Promise<RecordCrossing[]> {
  // Who accounts for forms of these books meanwhile waits, and then sees them used.
  await within.lockBooks([...new Set(forms.map(({ bookId }) => bookId))]);
  const states = await statesOf(within, forms);
  const voided = forms.filter(({ form }) =>
    ['spoiled', 'returned'].includes(states.get(form.formNumber) ?? ''),
  );
  if (voided.length > 0) throw accounted(voided, states, places);
  const fresh = await within.keepCrossings(forms.map(({ given }) => given));
  const isFresh = ({ given }: JudgedForm): boolean => fresh.has(given.crossing.crossingId);
  await refuseOthers(
    within,
    forms.filter((one) => !isFresh(one)),
    places,
  );
  const kept = forms.filter(isFresh);
  await within.setUsed(kept.map(({ given }) => given.crossing));
  await within.append(
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

async function statesOf(
  within: FormTransaction,
  forms: readonly JudgedForm[],
): Promise<ReadonlyMap<string, FormState>> {
  const places = forms.map(({ given: { crossing } }): FormPlace => ({
    siteId: crossing.siteId,
    serial: crossing.laneSequence,
  }));
  const states = await within.statesOf(places);
  return new Map(
    states.flatMap((state, at) => (state === null ? [] : [[forms[at]!.form.formNumber, state] as const])),
  );
}

/** A form that is known already must say the same. @throws ProblemError 409 `form-content-differs` */
async function refuseOthers(
  within: FormTransaction,
  known: readonly JudgedForm[],
  places: Places,
): Promise<void> {
  if (known.length === 0) return;
  const kept = await within.recordsOf(known.map(({ given }) => given.crossing.crossingId));
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
