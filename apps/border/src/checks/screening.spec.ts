import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#fallback';
import type { HealthState, Service } from '#fallback';
import type { Lookup } from '#contracts';
import { adviceAtAutogate, adviceAtCounter } from './screening.ts';

const UP = Object.fromEntries(SERVICES.map((service) => [service, 'up'])) as Record<Service, HealthState>;
const NEVER = { autogateSnapshotMaxAgeMs: null };
const centre = (service: Service, outcome: Lookup['outcome'] = 'clear'): Lookup => ({
  service,
  outcome,
  source: 'centre',
  listVersion: 1,
  snapshotAgeMs: null,
});
const snapshot = (outcome: Lookup['outcome'], snapshotAgeMs = 60_000): Lookup => ({
  service: 'watchlist',
  outcome,
  source: 'snapshot',
  listVersion: 1,
  snapshotAgeMs,
});
const unknown = (service: Service): Lookup => ({
  service,
  outcome: 'unknown',
  source: 'none',
  listVersion: null,
  snapshotAgeMs: null,
});

describe('a counter', () => {
  it('clears whom no list holds, at the centre or in a snapshot', () => {
    expect(adviceAtCounter([centre('watchlist'), centre('interpol')])).toBe('clear');
    expect(adviceAtCounter([snapshot('clear'), centre('interpol')])).toBe('clear');
  });

  it('refers after a hit, and when a list could not be looked into at all', () => {
    expect(adviceAtCounter([snapshot('hit')])).toBe('refer');
    expect(adviceAtCounter([centre('watchlist'), unknown('interpol')])).toBe('refer');
  });

  it('refers who has no visa, and looks at the visa itself when nobody answers', () => {
    expect(adviceAtCounter([centre('watchlist'), centre('visa', 'not-found')])).toBe('refer');
    expect(adviceAtCounter([centre('watchlist'), unknown('visa')])).toBe('clear');
  });
});

describe('an autogate', () => {
  const all = [centre('watchlist'), centre('autogate')];

  it('opens when all is clear at the centre', () => {
    expect(adviceAtAutogate('wni', all, UP, NEVER)).toBe('clear');
  });

  it('sends to a counter on a hit, on somebody it does not know, and on silence', () => {
    for (const lookups of [
      [centre('watchlist', 'hit'), centre('autogate')],
      [centre('watchlist'), centre('autogate', 'not-found')],
      [centre('watchlist'), unknown('autogate')],
      [snapshot('clear'), centre('autogate')],
      [],
    ]) {
      expect(adviceAtAutogate('wni', lookups, UP, NEVER)).toBe('use-counter');
    }
  });

  it('opens on a fresh snapshot where the policy says so, though not for a visa that nobody looked up', () => {
    const hour = { autogateSnapshotMaxAgeMs: 3_600_000 };
    const silent = [snapshot('clear'), unknown('autogate')];
    expect(adviceAtAutogate('wni', silent, UP, hour)).toBe('clear');
    expect(adviceAtAutogate('wni', [snapshot('clear', 3_600_001), unknown('autogate')], UP, hour)).toBe(
      'use-counter',
    );
    expect(adviceAtAutogate('wna-evisa', [...silent, unknown('visa')], UP, hour)).toBe('use-counter');
    expect(adviceAtAutogate('wna-evisa', [...silent, centre('visa')], UP, hour)).toBe('clear');
  });
});
