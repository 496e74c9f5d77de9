import { describe, expect, it } from '@jest/globals';
import { freshnessOf } from './freshness.ts';
import { ServerClock } from './server-clock.ts';

const observedAt = '2026-01-01T00:00:00.000Z';
const serverMs = Date.parse(observedAt) + 4_000;
const facts = { observedAt, serverMs, live: true, runStandsStill: false };

describe('freshness', () => {
  it('is neither fresh nor stale when nothing was ever observed', () => {
    expect(freshnessOf({ ...facts, observedAt: null })).toEqual({ state: 'none' });
  });

  it('lasts five seconds of wall time', () => {
    expect(freshnessOf(facts)).toEqual({ state: 'fresh', ageMs: 4_000 });
    expect(freshnessOf({ ...facts, serverMs: serverMs + 1_001 })).toEqual({ state: 'stale', ageMs: 5_001 });
  });

  it('ends with the connection, however young the observation is', () => {
    expect(freshnessOf({ ...facts, live: false }).state).toBe('stale');
  });

  it('outlasts a pause: a paused run has nothing new to observe', () => {
    expect(freshnessOf({ ...facts, serverMs: serverMs + 60_000, runStandsStill: true }).state).toBe('fresh');
  });
});

describe("the server's clock", () => {
  it('is known best from the message that came fastest', () => {
    const clock = new ServerClock();
    clock.learn(10_000, 4_900);
    clock.learn(11_000, 5_950);
    clock.learn(12_000, 6_880);
    expect(clock.serverMs(7_000)).toBe(7_000 + 5_120);
  });

  it('is ours until a message came, and after a reconnect', () => {
    const clock = new ServerClock();
    clock.learn(10_000, 4_900);
    clock.forget();
    expect(clock.serverMs(7_000)).toBe(7_000);
  });
});
