import { describe, expect, it } from '@jest/globals';
import type { Outage } from '#contracts';
import { inOrderOfTrouble, verdictOf } from './equation.ts';

const NOTHING = { atRegisterNotYet: 0, blocked: 0, unscreened: 0, lateHitOpen: 0, conflictOpen: 0 };
const ledger = (admitted: number, recorded: number, rest: Partial<typeof NOTHING> = {}): Outage['ledger'] => {
  const all = { ...NOTHING, ...rest };
  const reconciled = recorded - Object.values(all).reduce((sum, one) => sum + one, 0);
  return { admitted, recorded, reconciled, rest: all, notAdmitted: { referred: 2, refused: 0 } };
};

describe('the three numbers of an outage', () => {
  it('tie out when all are equal', () => {
    expect(verdictOf(ledger(10, 10))).toEqual({ kind: 'ties-out' });
  });

  it('say what is still waited for, and of what there is none say nothing', () => {
    expect(verdictOf(ledger(10, 10, { blocked: 1, lateHitOpen: 2 }))).toEqual({
      kind: 'waiting',
      rest: [
        { name: 'blocked', count: 1 },
        { name: 'lateHitOpen', count: 2 },
      ],
    });
  });

  it('say that something is lost before anything else', () => {
    expect(verdictOf(ledger(11, 10, { blocked: 1 }))).toEqual({ kind: 'lost' });
  });

  it('put what does not tie out first, and of equals the newest', () => {
    const outage = (startedAt: string, of: Outage['ledger']): Outage =>
      ({ startedAt, ledger: of }) as Partial<Outage> as Outage;
    const given = [
      outage('1', ledger(1, 1)),
      outage('2', ledger(3, 3, { unscreened: 1 })),
      outage('3', ledger(1, 1)),
      outage('4', ledger(2, 1)),
    ];
    expect(inOrderOfTrouble(given).map(({ startedAt }) => startedAt)).toEqual(['4', '2', '3', '1']);
  });
});
