import { formNumberOf, readFormNumber } from '#contracts';
import type { Form } from './history.ts';
import type { JournalRow } from './journal-rows.ts';
import type { PaperForm } from './paper-form.ts';

/** Every number that was issued or printed: what the journal says of it, and what stands on its sheet. */
export function formsOf(
  journal: readonly JournalRow[],
  sheets: ReadonlyMap<string, PaperForm>,
): readonly Form[] {
  const states = new Map<string, Form['state']>([...sheets.keys()].map((number) => [number, 'unaccounted']));
  for (const row of journal) {
    if (row.kind === 'FormTranscribed') states.set(row.body.formNumber, 'transcribed');
    else if (row.kind === 'FormsIssued') {
      for (const number of numbersFrom(row.body)) states.set(number, 'unaccounted');
    } else if (row.kind === 'FormsAccounted') {
      const { became } = row.body;
      for (const number of numbersFrom(row.body)) {
        states.set(number, became === 'outstanding' ? 'unaccounted' : became);
      }
    }
  }
  return [...states].map(([number, state]) => {
    const sheet = sheets.get(number);
    const wrote = sheet?.fate === 'written' ? sheet.wrote : null;
    return {
      number,
      state,
      paper: wrote,
      told: sheet?.told ?? false,
      alsoSentAs: wrote ? (sheet?.alsoSentAs ?? null) : null,
    };
  });
}

function numbersFrom({ from, count }: { readonly from: string; readonly count: number }): string[] {
  const first = readFormNumber(from);
  return Array.from({ length: first ? count : 0 }, (_, at) =>
    formNumberOf(first!.siteId, first!.serial + at),
  );
}
