import { describe, expect, it } from '@jest/globals';
import { recordCrossing } from '#contracts';
import { judge } from './checker.ts';
import type { History } from './history.ts';
import { simulate } from './simulate.ts';

const nothing: History = {
  told: [],
  sent: new Set(),
  keptBeside: new Map(),
  journal: [],
  settled: [],
  queue: new Map(),
  register: [],
  screenedAgain: [],
  mended: [],
  lateHits: [],
  merges: [],
  conflicts: [],
  forms: [],
  isListed: () => false,
  backlogCounted: null,
  end: 'at-rest',
};
const blankForm = {
  number: 'K-000017',
  state: 'returned',
  paper: null,
  told: false,
  alsoSentAs: null,
} as const;
const told = { crossingId: 'run.0001', laneId: 'G01', laneSequence: 1, hash: 'a', repeat: false };

/** The history of the first world in which all went well and there was something to see. */
async function goodHistory(isWanted = ({ journal }: History) => journal.length > 2): Promise<History> {
  for (let seed = 1; ; seed += 1) {
    const { verdict, history } = await simulate(seed);
    if (verdict === 'true' && isWanted(history)) return history;
  }
}

const kindsOf = (history: History): string[] => [...new Set(judge(history).findings.map(({ kind }) => kind))];

describe('a verdict', () => {
  it('is unknown where there was nothing to see, or not all of it was seen', async () => {
    expect(judge(nothing).verdict).toBe('unknown');
    const history = await goodHistory();
    expect(judge(history).verdict).toBe('true');
    expect(judge({ ...history, end: 'cut-off' }).verdict).toBe('unknown');
  });

  it('is false for what was seen to be wrong, whole or not', () => {
    const cutOff = judge({ ...nothing, told: [told], end: 'cut-off' });
    expect(cutOff).toMatchObject({ verdict: 'false', findings: [{ kind: 'lost' }] });
  });

  it('is false when everything is over and something still waits', () => {
    const waiting = judge({ ...nothing, queue: new Map([['run.0001', 'pending']]), end: 'restless' });
    expect(waiting.findings).toEqual([{ kind: 'stuck', text: 'run.0001 never reached the register' }]);
  });

  it('is not false for what waits for a person', () => {
    const blocked = { ...nothing, queue: new Map([['run.0001', 'blocked' as const]]), backlogCounted: 1 };
    expect(judge(blocked).findings).toEqual([]);
  });

  it('names a paper form of which nobody knows what became', () => {
    const forms = [{ ...blankForm, state: 'unaccounted' as const }];
    expect(judge({ ...nothing, forms }).findings).toMatchObject([{ kind: 'unaccounted-form' }]);
  });

  it('sees what is taken out of a good history, put in twice, or moved', async () => {
    const history = await goodHistory();
    const kinds = (changed: Partial<History>): string[] => kindsOf({ ...history, ...changed });
    expect(kinds({ journal: history.journal.slice(1) })).toContain('lost');
    expect(kinds({ register: history.register.slice(1) })).toContain('lost');
    expect(kinds({ journal: [...history.journal, history.journal[0]!] })).toContain('duplicated');
    expect(kinds({ register: [...history.register].reverse() })).toContain('reordered');
    expect(kinds({ backlogCounted: 7 })).toEqual(['miscounted']);
    expect(kinds({ sent: new Set() })).toEqual(['invented']);
  });

  it('holds screening again against the lists: left out, done twice, kept quiet, made up', async () => {
    const history = await goodHistory(({ lateHits }) => lateHits.length > 0);
    const { screenedAgain, lateHits } = history;
    expect(kindsOf({ ...history, screenedAgain: screenedAgain.slice(1) })).toEqual(['never-screened']);
    expect(kindsOf({ ...history, screenedAgain: [...screenedAgain, ...screenedAgain] })).toEqual([
      'duplicated',
    ]);
    expect(kindsOf({ ...history, lateHits: [] })).toEqual(['cleared-although-listed']);
    expect(kindsOf({ ...history, lateHits: [...lateHits, ...lateHits] })).toEqual(['duplicated']);
    expect(kindsOf({ ...history, isListed: () => false })).toEqual(['invented']);
    // Nobody waited: it may still come.
    expect(judge({ ...history, screenedAgain: [], lateHits: [], end: 'cut-off' }).verdict).toBe('unknown');
  });

  it('holds forms against the sheets and the journal: left out, kept twice, made up, changed, nobody’s word', async () => {
    const history = await goodHistory(({ forms, merges }) => {
      const gone = new Set(merges.map(({ mergedCrossingId }) => mergedCrossingId));
      return forms.some(({ number, paper }) => paper?.decision === 'cleared' && !gone.has(`form.${number}`));
    });
    const { forms, journal } = history;
    const form = forms.find(({ paper }) => paper !== null)!;
    const isOfForm = ({ crossing }: History['journal'][number]): boolean =>
      crossing.documentedCheck?.formNumber === form.number;
    const formWith = (change: Partial<History['forms'][number]>): Partial<History> => ({
      forms: forms.map((one) => (one === form ? { ...one, ...change } : one)),
    });
    const kinds = (changed: Partial<History>): string[] => kindsOf({ ...history, ...changed });
    expect(kinds({ journal: journal.filter((one) => !isOfForm(one)) })).toContain('lost');
    const again = journal.filter(isOfForm).map(({ crossing, hash }) => ({
      crossing: { ...crossing, crossingId: 'another' },
      hash,
    }));
    expect(kinds({ journal: [...journal, ...again] })).toContain('duplicated');
    expect(kinds({ forms: forms.filter((one) => one !== form) })).toEqual(['invented']);
    expect(kinds(formWith({ paper: null }))).toEqual(['invented']);
    expect(kinds(formWith({ paper: { ...form.paper!, documentNumber: 'X09999999' } }))).toEqual(['invented']);
    expect(kinds(formWith({ state: 'returned' }))).toEqual(['miscounted']);
    expect(kinds(formWith({ state: 'unaccounted' }))).toContain('unaccounted-form');
  });

  it('takes a counter’s record and the form of its officer for one only when one of them stands', async () => {
    const history = await goodHistory(({ merges }) =>
      merges.some(({ rule }) => rule === 'counter-then-form'),
    );
    const { merges } = history;
    const both = merges.filter(({ rule }) => rule !== 'counter-then-form');
    const pairs = merges.map(({ keptCrossingId, mergedCrossingId }) => [keptCrossingId, mergedCrossingId]);
    expect(kindsOf({ ...history, merges: both })).toEqual(['admitted-twice']);
    // That a person is asked is not enough: the officer has said all there is to say.
    expect(kindsOf({ ...history, merges: both, conflicts: pairs })).toEqual(['admitted-twice']);
  });

  it('takes two attempts of one traveller for one when they are merged, or when a person is asked', async () => {
    const history = await goodHistory(({ merges, journal }) => {
      const [merge] = merges;
      const decided = journal.filter(
        ({ crossing: { crossingId } }) =>
          crossingId === merge?.keptCrossingId || crossingId === merge?.mergedCrossingId,
      );
      return (
        merge?.rule === 'gate-then-manual' && decided.every(({ crossing }) => crossing.decision === 'cleared')
      );
    });
    const { merges } = history;
    const [{ keptCrossingId, mergedCrossingId }] = merges as [History['merges'][number]];
    expect(kindsOf({ ...history, merges: [] })).toEqual(['admitted-twice']);
    const asked = { merges: merges.slice(1), conflicts: [[keptCrossingId, mergedCrossingId]] };
    expect(judge({ ...history, ...asked }).verdict).toBe('true');
    const inACircle = { ...merges[0]!, keptCrossingId: mergedCrossingId, mergedCrossingId: keptCrossingId };
    expect(kindsOf({ ...history, merges: [...merges, inACircle] })).toEqual(['lost']);
  });
});

describe('records of simulated lanes', () => {
  it('are what the contract says, field by field and in its order', async () => {
    for (let seed = 1; seed <= 40; seed += 1) {
      for (const { crossing } of (await simulate(seed)).history.journal) {
        expect(JSON.stringify(recordCrossing.parse(crossing))).toBe(JSON.stringify(crossing));
      }
    }
  });
});
