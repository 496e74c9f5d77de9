import type { RecordCrossing } from '#contracts';
import type { Finding } from './findings.ts';
import type { Form, History, Recorded } from './history.ts';

/** The number of the paper form that a record was typed in from; null: a lane recorded it by itself. */
export const formNumberOfRecord = ({ documentedCheck }: RecordCrossing): string | null =>
  documentedCheck?.formNumber ?? null;

/**
 * Every numbered form is accounted for, by somebody's word: it became one crossing, with what stands on it, or bears none. Whoever
 * was told that its crossing is recorded finds it in the journal at any time, all others when everything is at rest.
 */
export function* formsAccountedFor({ forms, journal, end }: History): Generator<Finding> {
  const typedIn = new Map<string, RecordCrossing[]>();
  for (const { crossing } of journal) {
    const number = formNumberOfRecord(crossing);
    if (number !== null) typedIn.set(number, [...(typedIn.get(number) ?? []), crossing]);
  }
  for (const form of forms) {
    const records = typedIn.get(form.number) ?? [];
    typedIn.delete(form.number);
    yield* asWritten(form, records);
    const [record] = records;
    if (!record && form.told) {
      yield {
        kind: 'lost',
        text: `the office was told that form ${form.number} is recorded; no journal has it`,
      };
    }
    if (record && form.state !== 'transcribed') {
      yield { kind: 'miscounted', text: `form ${form.number} is a crossing, and counts as ${form.state}` };
    }
    if (end === 'cut-off') continue;
    if (!record && form.state === 'transcribed') {
      yield { kind: 'lost', text: `form ${form.number} counts as typed in; no journal has its crossing` };
    } else if (!record && form.paper) {
      yield { kind: 'lost', text: `form ${form.number} tells of a crossing; no journal has it` };
    }
    if (form.state === 'unaccounted') {
      yield { kind: 'unaccounted-form', text: `nobody has said what became of form ${form.number}` };
    }
  }
  for (const number of typedIn.keys()) {
    yield { kind: 'invented', text: `the journal has a crossing of form ${number}, which was never issued` };
  }
}

function* asWritten({ number, paper }: Form, records: readonly RecordCrossing[]): Generator<Finding> {
  const [first, ...more] = records;
  if (!first) return;
  if (more.length > 0) {
    yield { kind: 'duplicated', text: `form ${number} is ${records.length} crossings in the journal` };
  }
  if (!paper) {
    yield { kind: 'invented', text: `the journal has a crossing of form ${number}; nobody wrote that` };
    return;
  }
  for (const record of records) {
    const { date, time, flightNumber } = record.documentedCheck?.handwritten ?? {};
    const documentNumber = record.document.mrz.slice(45, 54).replaceAll('<', '');
    const differs =
      documentNumber !== paper.documentNumber ||
      flightNumber !== paper.flightNumber ||
      date !== paper.date ||
      time !== paper.time ||
      record.decision !== paper.decision;
    if (differs)
      yield { kind: 'invented', text: `the journal has form ${number} otherwise than it was written` };
  }
}

/**
 * A counter's record that nobody answered, and the form that its officer wrote instead, are one crossing: however both came
 * in, one of them stands, and nobody has to be asked.
 */
export function* standingOnce(
  { forms, journal, screenedAgain, mended, end }: History,
  asSent: (recorded: Recorded) => string,
  standingOf: (crossingId: string) => string,
): Generator<Finding> {
  const screened = new Set(screenedAgain.map(({ crossingId }) => crossingId));
  const byPerson = new Set(mended.map(({ crossingId }) => crossingId));
  const places = new Map(journal.map((recorded, at) => [asSent(recorded), { recorded, at }]));
  const typedIn = new Map(
    journal.map(({ crossing }, at) => [formNumberOfRecord(crossing), { crossing, at }] as const),
  );
  for (const { number, alsoSentAs } of forms) {
    const form = typedIn.get(number);
    const sent = alsoSentAs === null ? undefined : places.get(alsoSentAs);
    if (!form || !sent || form.crossing.decision !== 'cleared') continue;
    const record = sent.recorded.crossing;
    // A person said that it was somebody else: the form names whom the record named before.
    if (byPerson.has(record.crossingId)) continue;
    const later = sent.at > form.at ? record : form.crossing;
    if (end === 'cut-off' && !screened.has(later.crossingId)) continue;
    if (standingOf(record.crossingId) === standingOf(form.crossing.crossingId)) continue;
    const text = `${record.crossingId} and form ${number} tell of one crossing, and both stand`;
    yield { kind: 'admitted-twice', text };
  }
}
