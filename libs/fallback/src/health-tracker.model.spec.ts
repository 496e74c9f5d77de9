import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { HealthTracker, TRACKER_STATES, TRACKER_TRANSITIONS } from './health-tracker.ts';
import type { TrackerState } from './health-tracker.ts';
import type { HealthState } from './vocabulary.ts';

const RULES = { fireAfterMs: 1_500, clearAfterMs: 6_000, minimumHoldMs: 20_000 };
/** All times are multiples of it, so that the model can walk through them one by one. */
const QUANTUM_MS = 500;

/** What the docstring of the tracker says, played through quantum by quantum; slow and obvious. */
class Model {
  nowMs = 0;
  state: TrackerState = 'up';
  override: HealthState | null = null;
  failedMs = 0;
  lastWasAnswered = true;
  answersSinceMs = 0;
  wentDownAtMs = 0;

  get health(): HealthState {
    return this.override ?? (this.state === 'up' || this.state === 'failing' ? 'up' : 'down');
  }

  pass(quanta: number): void {
    for (let one = 0; one < quanta; one += 1) {
      this.nowMs += QUANTUM_MS;
      if (this.state !== 'failing') continue;
      this.failedMs += this.lastWasAnswered ? -QUANTUM_MS : QUANTUM_MS;
      // What it failed beyond the limit is not held against it twice.
      this.failedMs = Math.min(this.failedMs, RULES.fireAfterMs);
      if (this.failedMs <= 0) this.state = 'up';
    }
  }

  observe(ok: boolean): void {
    if (this.state === 'up' && !ok) {
      this.state = 'failing';
      this.failedMs = 0;
    } else if (this.state === 'failing' && ok && this.failedMs === 0) {
      this.state = 'up';
    } else if (this.state === 'down' && ok) {
      this.state = 'clearing';
      this.answersSinceMs = this.nowMs;
    } else if (this.state === 'clearing' && !ok) {
      this.state = 'down';
    }
    this.lastWasAnswered = ok;
  }

  tick(): void {
    if (this.state === 'failing' && !this.lastWasAnswered && this.failedMs >= RULES.fireAfterMs) {
      this.state = 'down';
      this.wentDownAtMs = this.nowMs;
    } else if (
      this.state === 'clearing' &&
      this.nowMs - this.answersSinceMs >= RULES.clearAfterMs &&
      this.nowMs - this.wentDownAtMs >= RULES.minimumHoldMs
    ) {
      this.state = 'up';
    }
  }
}

const seen = new Set<TrackerState>();
const taken = new Set<string>();

/** One thing done to both; afterwards they agree, and the tracker has moved along its table alone. */
class Step implements fc.Command<Model, HealthTracker> {
  readonly #what: string;
  readonly #quanta: number;
  readonly #toModel: (model: Model) => void;
  readonly #toReal: (real: HealthTracker, nowMs: number) => unknown;
  /** Whether it may change the health at all: observing alone never does. */
  readonly #settles: boolean;

  constructor(
    what: string,
    quanta: number,
    toModel: (model: Model) => void,
    toReal: (real: HealthTracker, nowMs: number) => unknown,
    settles: boolean,
  ) {
    this.#what = what;
    this.#quanta = quanta;
    this.#toModel = toModel;
    this.#toReal = toReal;
    this.#settles = settles;
  }

  check = (): boolean => true;

  run(model: Model, real: HealthTracker): void {
    const before = { state: real.state, health: real.health };
    model.pass(this.#quanta);
    this.#toModel(model);
    const said = this.#toReal(real, model.nowMs);
    expect({ state: real.state, health: real.health, override: real.override }).toEqual({
      state: model.state,
      health: model.health,
      override: model.override,
    });
    if (!this.#settles) expect(real.health).toBe(before.health);
    else expect(said).toBe(real.health !== before.health);
    seen.add(real.state);
    this.#follow(before.state, real.state);
  }

  toString(): string {
    return `${this.#what} after ${this.#quanta * QUANTUM_MS} ms`;
  }

  /** One command may be two moves: a failure forgiven while time passed, and a new one. */
  #follow(from: TrackerState, to: TrackerState): void {
    if (from === to) return;
    const isOneMove = TRACKER_TRANSITIONS[from].includes(to);
    if (isOneMove) taken.add(`${from} ${to}`);
    const isTwo = TRACKER_TRANSITIONS[from].some((between) => TRACKER_TRANSITIONS[between].includes(to));
    expect(isOneMove || isTwo).toBe(true);
  }
}

const quanta = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 50 }));
const observe = fc.tuple(fc.boolean(), quanta).map(
  ([ok, passed]) =>
    new Step(
      ok ? 'answered' : 'failed',
      passed,
      (model) => {
        model.observe(ok);
      },
      (real, nowMs) => {
        real.observe(nowMs, ok);
      },
      false,
    ),
);
const tick = quanta.map(
  (passed) =>
    new Step(
      'tick',
      passed,
      (model) => {
        model.tick();
      },
      (real, nowMs) => real.tick(nowMs),
      true,
    ),
);
const override = fc.tuple(fc.constantFrom('up', 'down', null), quanta).map(
  ([set, passed]) =>
    new Step(
      `override ${String(set)}`,
      passed,
      (model) => {
        model.override = set;
      },
      (real, nowMs) => real.setOverride(nowMs, set),
      true,
    ),
);

describe('the health of a service, against a model that is slow and obvious', () => {
  it('agrees after every call, tick and hand, in any order', () => {
    const commands = fc.commands([observe, observe, tick, tick, override], { maxCommands: 60, size: 'max' });
    fc.assert(
      fc.property(commands, (given) => {
        fc.modelRun(() => ({ model: new Model(), real: new HealthTracker(RULES, 0) }), given);
      }),
      { numRuns: 500 },
    );
  });

  it('turns exactly when it said that it would', () => {
    const commands = fc.commands([observe, observe, tick], { maxCommands: 30, size: 'max' });
    fc.assert(
      fc.property(commands, (given) => {
        const [model, real] = [new Model(), new HealthTracker(RULES, 0)];
        fc.modelRun(() => ({ model, real }), given);
        const turnsAtMs = real.nextTurnAtMs();
        if (turnsAtMs === null || turnsAtMs <= model.nowMs) return;
        const before = real.health;
        expect(real.tick(turnsAtMs - 1)).toBe(false);
        expect(real.tick(turnsAtMs)).toBe(true);
        expect(real.health).not.toBe(before);
      }),
      { numRuns: 300 },
    );
  });

  afterAll(() => {
    // All that was walked: every state, and every arrow of the table.
    expect([...seen].sort()).toEqual([...TRACKER_STATES].sort());
    const arrows = TRACKER_STATES.flatMap((from) => TRACKER_TRANSITIONS[from].map((to) => `${from} ${to}`));
    expect([...taken].sort()).toEqual(arrows.sort());
  });
});
