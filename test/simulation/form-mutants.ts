import { givenCrossing } from '#store-forward';
import type { FormStore, FormTransaction } from '../../apps/border/src/forms/form-store.ts';
import type { AgainOutcome, StepOutcome } from '../../apps/border/src/reconciliation/screening-outcomes.ts';
import type { Mutant } from './mutant.ts';
import type { Changes } from './simulate.ts';

/** Forms of which one statement does something else; a function for each transaction. */
const forms =
  (change: (within: FormTransaction) => Partial<FormTransaction>): NonNullable<Changes['forms']> =>
  (real: FormStore) => ({
    ...real,
    transaction: (work) => real.transaction((within) => work({ ...within, ...change(within) })),
  });

/** What was found, but for the rule of a counter's record and the form of its officer. */
const withoutCounterThenForm = <T extends StepOutcome | AgainOutcome>(outcome: T): T => ({
  ...outcome,
  merges: outcome.merges.filter(({ rule }) => rule !== 'counter-then-form'),
});

/** Mistakes about paper forms. */
export const FORM_MUTANTS: readonly Mutant[] = [
  {
    name: 'counter-and-form-both-stand',
    mistake:
      'the record of a counter and the form that its officer wrote when nobody answered are two crossings',
    caughtAs: 'admitted-twice',
    changes: () => ({
      outcomes: (real) => ({
        write: (outcome, at) => real.write(withoutCounterThenForm(outcome), at),
        writeAgain: (outcome, at) => real.writeAgain(withoutCounterThenForm(outcome), at),
      }),
    }),
  },
  {
    name: 'transcription-forgets-a-form',
    mistake: 'the last form of a batch counts as used, and its crossing is not kept',
    caughtAs: 'lost',
    changes: () => ({
      forms: forms((within) => ({
        keepCrossings: async (given) => {
          const last = given.length > 1 ? given.at(-1) : undefined;
          const fresh = await within.keepCrossings(given.filter((one) => one !== last));
          return last ? new Map([...fresh, [last.crossing.crossingId, '']]) : fresh;
        },
      })),
    }),
  },
  {
    name: 'form-twice-is-two-crossings',
    mistake: 'a form that is typed in again becomes another crossing',
    caughtAs: 'duplicated',
    changes: () => {
      let typed = 0;
      return {
        forms: forms((within) => ({
          keepCrossings: async (given) => {
            typed += 1;
            await within.keepCrossings(
              given.map(({ crossing }) =>
                givenCrossing({ ...crossing, crossingId: `${crossing.crossingId}.${typed}` }),
              ),
            );
            return new Map(given.map(({ crossing }) => [crossing.crossingId, '']));
          },
        })),
      };
    },
  },
  {
    name: 'gap-counts-as-accounted',
    mistake:
      'when a form is typed in, all lower numbers of its book count as accounted for, and nobody has said so',
    caughtAs: 'unaccounted-form',
    changes: () => ({
      forms: forms((within) => {
        let books: Awaited<ReturnType<typeof within.lockBooks>> = [];
        return {
          lockBooks: async (bookIds) => (books = await within.lockBooks(bookIds)),
          setUsed: async (crossings) => {
            await within.setUsed(crossings);
            const last = Math.max(...crossings.map(({ laneSequence }) => laneSequence));
            for (const book of books) {
              const known = new Set((await within.formsOf(book)).map(({ serial }) => serial));
              for (let serial = book.first_serial; serial < last; serial += 1) {
                if (!known.has(serial))
                  await within.setFate(book, { first: serial, last: serial }, 'returned');
              }
            }
          },
        };
      }),
    }),
  },
  {
    name: 'second-keying-ignored',
    mistake: 'the document number is taken as it was typed first, whatever was typed the second time',
    caughtAs: 'invented',
    changes: () => ({ keyed: (form) => ({ ...form, documentNumberAgain: form.documentNumber }) }),
  },
];
