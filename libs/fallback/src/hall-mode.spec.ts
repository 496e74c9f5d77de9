import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MODE_TRANSITIONS, modeOfHall } from './hall-mode.ts';
import { IllegalTransitionError, move } from './transitions.ts';
import { HEALTH_STATES, MODES, SERVICES } from './vocabulary.ts';
import type { HealthState, Mode, Service, ServiceHealth } from './vocabulary.ts';

const healthWith = (...down: Service[]): ServiceHealth =>
  Object.fromEntries(SERVICES.map((service) => [service, down.includes(service) ? 'down' : 'up'])) as Record<
    Service,
    HealthState
  >;
const hall = { previous: 'normal', hasAutogates: true, siteStore: 'up', unsyncedFallback: 0 } as const;

describe('mode of a hall', () => {
  it('is normal while everything needed here is up', () => {
    expect(modeOfHall({ ...hall, health: healthWith('passport', 'm-paspor') })).toEqual({
      mode: 'normal',
      because: [],
    });
  });

  it('is documented when nobody can be checked online any more, and names the services', () => {
    expect(modeOfHall({ ...hall, health: healthWith('watchlist') })).toEqual({
      mode: 'documented',
      because: ['watchlist'],
    });
    expect(modeOfHall({ ...hall, health: healthWith(...SERVICES) }).because).toHaveLength(6);
  });

  it('is combined while some are checked online and some are not', () => {
    expect(modeOfHall({ ...hall, health: healthWith('autogate') }).mode).toBe('combined');
    expect(modeOfHall({ ...hall, health: healthWith('visa') }).mode).toBe('combined');
    expect(modeOfHall({ ...hall, health: healthWith('interpol') }).mode).toBe('combined');
    expect(modeOfHall({ ...hall, hasAutogates: false, health: healthWith('interpol') }).mode).toBe(
      'documented',
    );
    expect(modeOfHall({ ...hall, hasAutogates: false, health: healthWith('autogate') }).mode).toBe('normal');
  });

  it('is paper when the store of the site is down, whatever the centre does', () => {
    expect(modeOfHall({ ...hall, siteStore: 'down', health: healthWith() }).mode).toBe('paper');
  });

  it('recovers before it is normal, until all that was made under fallback is at the register', () => {
    const repaired = { ...hall, health: healthWith() };
    expect(modeOfHall({ ...repaired, previous: 'documented' }).mode).toBe('recovering');
    expect(modeOfHall({ ...repaired, previous: 'recovering', unsyncedFallback: 1 }).mode).toBe('recovering');
    expect(modeOfHall({ ...repaired, previous: 'recovering' }).mode).toBe('normal');
    expect(modeOfHall({ ...repaired, previous: 'combined' }).mode).toBe('normal');
    expect(modeOfHall({ ...repaired, previous: 'combined', unsyncedFallback: 3 }).mode).toBe('recovering');
  });

  it('never recovers from nothing', () => {
    expect(modeOfHall({ ...hall, health: healthWith(), unsyncedFallback: 5 }).mode).toBe('normal');
  });

  it('makes only legal moves, whatever happens, and reaches every mode', () => {
    const seen = new Set<Mode>();
    const situation = fc.record({
      down: fc.subarray([...SERVICES]),
      hasAutogates: fc.constant(true),
      siteStore: fc.constantFrom(...HEALTH_STATES),
      unsyncedFallback: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(situation, { minLength: 10, maxLength: 40 }), (situations) => {
        let previous: Mode = 'normal';
        for (const { down, ...now } of situations) {
          const { mode } = modeOfHall({ ...now, previous, health: healthWith(...down) });
          if (mode !== previous) expect(MODE_TRANSITIONS[previous]).toContain(mode);
          previous = mode;
          seen.add(mode);
        }
      }),
    );
    expect(seen.size).toBe(MODES.length);
  });

  it('throws on a move that the table forbids', () => {
    for (const from of MODES) {
      for (const to of MODES) {
        if (MODE_TRANSITIONS[from].includes(to)) continue;
        expect(() => move('mode', MODE_TRANSITIONS, from, to)).toThrow(IllegalTransitionError);
      }
    }
  });
});
