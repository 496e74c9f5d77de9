import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HealthTracker, TRACKER_NUMBERS, TRACKER_STATES, TRACKER_TRANSITIONS } from './health-tracker.ts';
import { DEFAULT_POLICY } from './policy.ts';
import { IllegalTransitionError, move } from './transitions.ts';

const rules = { fireAfterMs: 1_500, clearAfterMs: 60_000, minimumHoldMs: 300_000 };

/** Tells the tracker once a second; returns the seconds at which its health changed. */
function play(tracker: HealthTracker, seconds: number, ok: (second: number) => boolean): number[] {
  const changes: number[] = [];
  for (let second = 0; second < seconds; second += 1) {
    tracker.observe(second * 1_000, ok(second));
    if (tracker.tick(second * 1_000)) changes.push(second);
  }
  return changes;
}

describe('health of a service', () => {
  it('goes down when it has failed for as long as the rules say, and not before', () => {
    const tracker = new HealthTracker(rules, 0);
    tracker.observe(10_000, false);
    expect(tracker.tick(11_499)).toBe(false);
    expect(tracker.nextTurnAtMs()).toBe(11_500);
    expect(tracker.tick(11_500)).toBe(true);
    expect(tracker).toMatchObject({ health: 'down', sinceMs: 11_500, reason: 'calls-failing' });
  });

  it('forgives a hiccup in the time that it took', () => {
    const tracker = new HealthTracker(rules, 0);
    tracker.observe(0, false);
    tracker.observe(1_000, true);
    expect(tracker.state).toBe('failing');
    tracker.tick(2_000);
    expect(tracker.state).toBe('up');
  });

  it('goes down when it fails more often than it answers', () => {
    expect(play(new HealthTracker(rules, 0), 60, (second) => second % 3 === 0)).toHaveLength(1);
    expect(play(new HealthTracker(rules, 0), 60, (second) => second % 3 !== 0)).toHaveLength(0);
  });

  it('comes back after answering without a break, and never before the hold is over', () => {
    const tracker = new HealthTracker(rules, 0);
    const changes = play(tracker, 1_000, (second) => second >= 20);
    // Fails from 0: down at the first look after 1.5 s; held for 300 s from there.
    expect(changes).toEqual([2, 302]);
    const late = new HealthTracker(rules, 0);
    expect(play(late, 1_000, (second) => second >= 600)).toEqual([2, 660]);
  });

  it('changes at most twice when the centre flaps for 15 minutes: up 40 s, down 20 s', () => {
    const tracker = new HealthTracker(DEFAULT_POLICY, 0);
    const changes = play(tracker, 30 * 60, (second) => second >= 15 * 60 || second % 60 < 40);
    expect(changes).toHaveLength(2);
    expect(changes[1]).toBeGreaterThan(15 * 60);
  });

  it('does what a person says, keeps watching meanwhile, and goes by what it saw afterwards', () => {
    const tracker = new HealthTracker(rules, 0);
    expect(tracker.setOverride(1_000, 'down')).toBe(true);
    expect(tracker).toMatchObject({ health: 'down', reason: 'override', sinceMs: 1_000 });
    tracker.observe(2_000, true);
    expect(tracker.setOverride(9_000, null)).toBe(true);
    expect(tracker).toMatchObject({ health: 'up', reason: 'override-ended', override: null });
    tracker.setOverride(9_000, 'up');
    tracker.observe(10_000, false);
    expect(tracker.tick(20_000)).toBe(false);
    expect(tracker.health).toBe('up');
    expect(tracker.setOverride(21_000, null)).toBe(true);
    expect(tracker.health).toBe('down');
  });

  it('takes a time that goes back for the last one', () => {
    const tracker = new HealthTracker(rules, 0);
    tracker.observe(10_000, false);
    tracker.tick(11_000);
    tracker.observe(10_500, false);
    expect(tracker.tick(11_500)).toBe(true);
  });

  it('goes on from saved numbers exactly as the original does', () => {
    const step = fc.tuple(
      fc.integer({ min: 0, max: 40_000 }),
      fc.constantFrom('ok', 'fail', 'up', 'down', 'free'),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(step, { maxLength: 40 }), (before, after) => {
        const original = new HealthTracker(rules, 0);
        const end = drive(original, 0, before);
        const numbers = new Float64Array(TRACKER_NUMBERS);
        original.save(numbers);
        const copy = new HealthTracker(rules, 0);
        copy.load(numbers);
        expect(copy).toEqual(original);
        drive(original, end, after);
        drive(copy, end, after);
        expect(copy).toEqual(original);
      }),
    );
  });

  it('reaches every state, and moves only as the table says', () => {
    const seen = new Set<string>();
    const step = fc.tuple(fc.integer({ min: 0, max: 90_000 }), fc.constantFrom('ok', 'fail'));
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
        const tracker = new HealthTracker({ ...rules, minimumHoldMs: 90_000 }, 0);
        drive(tracker, 0, steps, () => seen.add(tracker.state));
      }),
    );
    expect([...seen].sort()).toEqual([...TRACKER_STATES].sort());
    for (const from of TRACKER_STATES) {
      for (const to of TRACKER_STATES) {
        if (TRACKER_TRANSITIONS[from].includes(to)) continue;
        expect(() => move('health', TRACKER_TRANSITIONS, from, to)).toThrow(IllegalTransitionError);
      }
    }
  });
});

type Step = [passedMs: number, what: 'ok' | 'fail' | 'up' | 'down' | 'free'];

function drive(tracker: HealthTracker, fromMs: number, steps: Step[], look = (): unknown => null): number {
  let nowMs = fromMs;
  for (const [passedMs, what] of steps) {
    nowMs += passedMs;
    if (what === 'ok' || what === 'fail') tracker.observe(nowMs, what === 'ok');
    else tracker.setOverride(nowMs, what === 'free' ? null : what);
    look();
    tracker.tick(nowMs);
    look();
  }
  return nowMs;
}
