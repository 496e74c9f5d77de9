import type { RandomKey } from '#determinism';
import { KeyedRandom } from '#determinism';
import { biteOf, covers, putInForce } from './fault-window.ts';
import type { FaultedRequest, FaultInForce, FaultWindow } from './fault-window.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import { parseFault } from './parse-fault.ts';
import type { FaultProblem } from './parse-fault.ts';

/** A half-open stretch of run time, `fromMs` in, `untilMs` out. */
export interface Outage {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** A window that cannot be played; `index` is its place in the plan. */
export interface PlanProblem extends FaultProblem {
  readonly index: number;
}

export const MAX_WINDOWS = 5_000;
/** Of one service at one site; a plan that flaps more often than this throws RangeError when asked for its outages. */
export const MAX_OUTAGES = 100_000;

/** Everything that is wrong with a list of windows; empty when a {@link FaultPlan} can be made of it. */
export function checkPlan(windows: readonly FaultWindow[]): PlanProblem[] {
  const problems: PlanProblem[] = [];
  const seen = new Set<string>();
  windows.forEach((window, index) => {
    const parsed = parseFault(window.kind, window.parameters);
    if (!parsed.ok) problems.push(...parsed.problems.map((problem) => ({ ...problem, index })));
    const wrong = (field: string, expected: string, example: string | number, got: string): void => {
      problems.push({
        index,
        field,
        expected,
        example,
        message: `${field}: expected ${expected}, such as ${example}, got ${got}`,
      });
    };
    if (seen.has(window.faultId)) {
      wrong('faultId', 'an id that no other fault has', `${window.faultId}-2`, `"${window.faultId}" again`);
    }
    seen.add(window.faultId);
    if (window.untilMs !== null && window.untilMs <= window.fromMs) {
      wrong('untilMs', `more than fromMs (${window.fromMs})`, window.fromMs + 60_000, String(window.untilMs));
    }
    for (const field of ['services', 'sites'] as const) {
      if (window[field].length === 0) wrong(field, '"all" or a list of at least one', 'all', 'an empty list');
    }
  });
  if (windows.length > MAX_WINDOWS) {
    problems.push({
      index: MAX_WINDOWS,
      field: 'faults',
      expected: `at most ${MAX_WINDOWS} windows`,
      example: MAX_WINDOWS,
      message: `faults: expected at most ${MAX_WINDOWS} windows, got ${windows.length}`,
    });
  }
  return problems;
}

/**
 * Which fault meets whom, when: windows on run time. Holds no state beyond its windows, so every question may be asked in
 * any order, again, and from a restored snapshot, and gets the same answer.
 *
 *     const plan = new FaultPlan(scenario.faults, { randomSeed: 42 });
 *     plan.misbehaviourAt({ service: 'watchlist', siteId: 'CGK-T3', atMs: 1_800_000, subject: travellerNumber });
 *
 * Windows may overlap; `overrules` says which fault decides.
 */
export class FaultPlan {
  readonly #faults: readonly FaultInForce[];

  /** Throws RangeError with the first problem of {@link checkPlan}. */
  constructor(windows: readonly FaultWindow[], chance: RandomKey | KeyedRandom) {
    const [problem] = checkPlan(windows);
    if (problem !== undefined) throw new RangeError(`faults.${problem.index}.${problem.message}`);
    const random = chance instanceof KeyedRandom ? chance : new KeyedRandom(chance);
    this.#faults = windows.map((window) => {
      const parsed = parseFault(window.kind, window.parameters);
      if (!parsed.ok) throw new RangeError(parsed.problems[0].message);
      return putInForce(window, parsed.fault, random);
    });
  }

  /** What becomes of one request; null: nothing. */
  misbehaviourAt(request: FaultedRequest): Misbehaviour | null {
    return biteOf(this.#faults, request)?.misbehaviour ?? null;
  }

  /** The windows in force for a service at a site at a time, in the plan's order, whatever their luck. */
  windowsAt(service: string, siteId: string, atMs: number): FaultWindow[] {
    return this.#faults
      .map(({ window }) => window)
      .filter(
        (window) =>
          atMs >= window.fromMs && atMs < (window.untilMs ?? Infinity) && covers(window, service, siteId),
      );
  }

  /**
   * When a service surely gives a site no usable answer, merged and in order, cut to `fromMs` .. `untilMs`. Left out is
   * what only slows, and what bites with a probability below 1: ask {@link misbehaviourAt} about those, call by call.
   */
  outages(service: string, siteId: string, fromMs: number, untilMs: number): Outage[] {
    const stretches: Outage[] = [];
    for (const { window, fault } of this.#faults) {
      if (!fault.behaviour.fails || fault.probability < 1 || !covers(window, service, siteId)) continue;
      const end = Math.min(window.untilMs ?? untilMs, untilMs);
      const { downMs, upMs } = fault.behaviour.phases ?? { downMs: Infinity, upMs: 0 };
      for (let down = window.fromMs; down < end; down += downMs + upMs) {
        const from = Math.max(down, fromMs);
        const until = Math.min(down + downMs, end);
        if (from < until) stretches.push({ fromMs: from, untilMs: until });
        if (stretches.length > MAX_OUTAGES) {
          throw new RangeError(
            `${window.faultId}: expected at most ${MAX_OUTAGES} outages, such as phases of minutes, got more`,
          );
        }
      }
    }
    return merged(stretches);
  }
}

function merged(stretches: Outage[]): Outage[] {
  stretches.sort((one, other) => one.fromMs - other.fromMs);
  const result: Outage[] = [];
  for (const next of stretches) {
    const last = result.at(-1);
    if (last !== undefined && next.fromMs <= last.untilMs) {
      result[result.length - 1] = {
        fromMs: last.fromMs,
        untilMs: Math.max(last.untilMs, next.untilMs),
      };
    } else result.push(next);
  }
  return result;
}
