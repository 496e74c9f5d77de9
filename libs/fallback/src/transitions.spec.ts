import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MODE_TRANSITIONS, modeOfHall } from './hall-mode.ts';
import type { HallSituation } from './hall-mode.ts';
import { TRACKER_TRANSITIONS } from './health-tracker.ts';
import { IllegalTransitionError, move } from './transitions.ts';
import type { Transitions } from './transitions.ts';
import { HEALTH_STATES, MODES, SERVICES } from './vocabulary.ts';
import type { HealthState, Mode, Service } from './vocabulary.ts';

/** Every table of the room, with the state in which a thing begins. */
const TABLES: readonly (readonly [string, Transitions<string>, string])[] = [
  ['mode of a hall', MODE_TRANSITIONS, 'normal'],
  ['health of a service', TRACKER_TRANSITIONS, 'up'],
];

function reachableFrom(table: Transitions<string>, start: string): string[] {
  const seen = new Set([start]);
  for (const state of seen) for (const next of table[state] ?? []) seen.add(next);
  return [...seen].sort();
}

describe.each(TABLES)('the table of the %s', (what, table, start) => {
  const states = Object.keys(table).sort();

  it('reaches every state from the start, and comes back to it from every state', () => {
    expect(reachableFrom(table, start)).toEqual(states);
    for (const state of states) expect(reachableFrom(table, state)).toContain(start);
  });

  it('names known states only, none as its own successor, none twice', () => {
    for (const state of states) {
      const next = table[state] ?? [];
      expect(states).toEqual(expect.arrayContaining([...next]));
      expect(next).not.toContain(state);
      expect(new Set(next).size).toBe(next.length);
    }
  });

  it('lets every legal move through and throws on every other, with both states in the message', () => {
    for (const from of states) {
      for (const to of states) {
        if (table[from]?.includes(to)) expect(move(what, table, from, to)).toBe(to);
        else {
          expect(() => move(what, table, from, to)).toThrow(IllegalTransitionError);
          expect(() => move(what, table, from, to)).toThrow(`${what} cannot go from ${from} to ${to}`);
        }
      }
    }
  });

  it('is obeyed step by step along any walk', () => {
    const walk = fc.array(fc.constantFrom(...states), { maxLength: 30 });
    fc.assert(
      fc.property(walk, (wanted) => {
        let now = start;
        for (const to of wanted) {
          const isLegal = table[now]?.includes(to) ?? false;
          try {
            now = move(what, table, now, to);
            expect(isLegal).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(IllegalTransitionError);
            expect(error).toMatchObject({ from: now, to });
            expect(isLegal).toBe(false);
          }
        }
      }),
    );
  });
});

/** All that can be the case at a hall: every mode, every set of services down, with gates or without, store and backlog. */
function* situations(): Generator<HallSituation> {
  for (const previous of MODES) {
    for (let down = 0; down < 2 ** SERVICES.length; down += 1) {
      const health = Object.fromEntries(
        SERVICES.map((service, at) => [service, down & (1 << at) ? 'down' : 'up']),
      ) as Record<Service, HealthState>;
      for (const hasAutogates of [true, false]) {
        for (const siteStore of HEALTH_STATES) {
          for (const unsyncedFallback of [0, 1]) {
            yield { previous, health, hasAutogates, siteStore, unsyncedFallback };
          }
        }
      }
    }
  }
}

describe('whatever is the case at a hall', () => {
  it('its next mode is a legal move, and each arrow of the table is taken by something', () => {
    const taken = new Map<Mode, Set<Mode>>();
    let count = 0;
    for (const situation of situations()) {
      const { mode } = modeOfHall(situation); // throws on an illegal one
      count += 1;
      if (mode === situation.previous) continue;
      taken.set(situation.previous, (taken.get(situation.previous) ?? new Set()).add(mode));
    }
    expect(count).toBe(MODES.length * 2 ** SERVICES.length * 2 * 2 * 2);
    for (const from of MODES)
      expect([...(taken.get(from) ?? [])].sort()).toEqual([...MODE_TRANSITIONS[from]].sort());
  });

  it('settles: the mode after the next is the next one, when nothing changes but what recovery passes through', () => {
    for (const situation of situations()) {
      const next = modeOfHall(situation).mode;
      const after = modeOfHall({ ...situation, previous: next }).mode;
      if (next === 'recovering' && situation.unsyncedFallback === 0) expect(after).toBe('normal');
      else expect(after).toBe(next);
    }
  });
});
