import type { ExpandedScenario } from '#scenario';
import { figureKeys } from './figures.ts';
import type { FigureKey } from './figures.ts';
import { intervalOf, pairedDifference } from './interval.ts';
import type { Difference, Interval } from './interval.ts';
import { delayTimes, queueTimes } from './replicate.ts';
import type { Outcome } from './replicate.ts';
import { isEnough, nextLook } from './stopping.ts';
import type { StoppingRule, Watched } from './stopping.ts';

export interface Task {
  /** 0: the scenario under study; 1: the one it is compared with. */
  readonly which: 0 | 1;
  readonly replication: number;
}

export interface FigureReport extends FigureKey {
  readonly base: Interval | null;
  readonly other: Interval | null;
  /** Other minus base, paired. */
  readonly difference: Difference | null;
}

/** A curve over run time: the mean over replications and its interval at each point. */
export interface CurveReport {
  readonly atMs: readonly number[];
  readonly points: readonly (Interval | null)[];
}

export interface StudyReport {
  readonly replications: number;
  /** False: a half width was asked for and not reached within the most replications allowed. */
  readonly reached: boolean;
  /** One hash over all traces, in order: equal digests, equal studies. */
  readonly digest: string;
  readonly figures: readonly FigureReport[];
  readonly curves: readonly {
    readonly which: 0 | 1;
    readonly halls: readonly (CurveReport & { readonly hallId: string })[];
    readonly delaysMs: CurveReport;
  }[];
}

/**
 * Replications of one scenario, or of two paired by common random numbers, until a rule says enough. It runs nothing
 * itself: hand out {@link nextTask}s to any number of workers, give back what `replicate` made of them in any order.
 * What it reports depends on replication numbers alone, so the digits are the same for any number of workers.
 */
export class Study {
  readonly scenarios: readonly ExpandedScenario[];
  readonly #rule: StoppingRule;
  readonly #keys: readonly (readonly FigureKey[])[];
  readonly #outcomes: Map<number, Outcome>[];
  #handedOut = 0;
  #look: number;
  #enough: number | null = null;
  #reached = true;

  /** Throws RangeError for a rule that cannot be kept. */
  constructor(base: ExpandedScenario, rule: StoppingRule, other: ExpandedScenario | null = null) {
    const most = rule.kind === 'replications' ? rule.count : rule.most;
    if (!Number.isSafeInteger(most) || most < 1) {
      throw new RangeError(`replications: expected a whole number of 1 or more, such as 20, got ${most}`);
    }
    // Chance must be common to both, whatever their files say.
    this.scenarios = other === null ? [base] : [base, { ...other, randomSeed: base.randomSeed }];
    this.#rule = rule;
    this.#keys = this.scenarios.map(figureKeys);
    this.#outcomes = this.scenarios.map(() => new Map<number, Outcome>());
    this.#look = nextLook(rule, 0);
  }

  /** What to run next; null when nothing more is wanted now: the study is finished, or waits for outcomes. */
  nextTask(): Task | null {
    if (this.#enough !== null || this.#handedOut >= this.#look * this.scenarios.length) return null;
    const at = this.#handedOut;
    this.#handedOut += 1;
    return {
      which: at % this.scenarios.length === 0 ? 0 : 1,
      replication: Math.floor(at / this.scenarios.length),
    };
  }

  /** Takes an outcome; the same one twice is the same as once. */
  add(which: 0 | 1, outcome: Outcome): void {
    this.#outcomes[which]!.set(outcome.replication, outcome);
    if (this.#enough !== null || this.#outcomes.some((all) => all.size < this.#look)) return;
    const done = this.#look;
    if (isEnough(this.#rule, done, this.#watched(done))) {
      this.#enough = done;
      this.#reached = this.#rule.kind === 'replications' || this.#isWithin(done);
    } else this.#look = nextLook(this.#rule, done);
  }

  get finished(): boolean {
    return this.#enough !== null;
  }

  /** Outcomes in, and as many as are wanted so far. */
  get progress(): { readonly done: number; readonly wanted: number } {
    const done = this.#outcomes.reduce((sum, all) => sum + all.size, 0);
    return { done, wanted: (this.#enough ?? this.#look) * this.scenarios.length };
  }

  /** Of a finished study. Throws Error before. */
  report(): StudyReport {
    const count = this.#enough;
    if (count === null) throw new Error('a study is reported when it is finished');
    const [keys, otherKeys] = this.#keys;
    const values = this.scenarios.map((_, which) => this.#columns(which, count));
    const figures = keys!.map((key, at): FigureReport => {
      const base = values[0]![at]!;
      const place = otherKeys?.findIndex((one) => one.key === key.key) ?? -1;
      const other = place < 0 ? null : values[1]![place]!;
      return {
        ...key,
        base: intervalOf(base),
        other: other === null ? null : intervalOf(other),
        difference: other === null ? null : pairedDifference(base, other),
      };
    });
    return {
      replications: count,
      reached: this.#reached,
      digest: digestOf(
        this.scenarios.flatMap((_, which) => this.#ordered(which, count).map((one) => one.traceHash)),
      ),
      figures,
      curves: this.scenarios.map((scenario, which) => this.#curves(scenario, which === 0 ? 0 : 1, count)),
    };
  }

  #curves(scenario: ExpandedScenario, which: 0 | 1, count: number): StudyReport['curves'][number] {
    const outcomes = this.#ordered(which, count);
    const hallIds = scenario.sites.flatMap(({ halls }) => halls.map(({ hallId }) => hallId));
    const curve = (
      atMs: number[],
      valueOf: (outcome: Outcome, at: number) => number | null,
    ): CurveReport => ({
      atMs,
      points: atMs.map((_, at) => intervalOf(outcomes.map((outcome) => valueOf(outcome, at)))),
    });
    return {
      which,
      halls: hallIds.map((hallId, hall) => ({
        hallId,
        ...curve(queueTimes(scenario), ({ curves }, at) => curves.queues[hall]?.[at] ?? null),
      })),
      delaysMs: curve(delayTimes(scenario), ({ curves }, at) => curves.delaysMs[at] ?? null),
    };
  }

  #ordered(which: number, count: number): Outcome[] {
    return Array.from({ length: count }, (_, replication) => this.#outcomes[which]!.get(replication)!);
  }

  /** Values by figure, each in the order of replications. */
  #columns(which: number, count: number): (number | null)[][] {
    const outcomes = this.#ordered(which, count);
    return this.#keys[which]!.map((_, at) => outcomes.map(({ figures }) => figures[at] ?? null));
  }

  /** Mean waits, those of the other scenario beside the same ones of the base. */
  #watched(count: number): Watched {
    const [keys, otherKeys] = this.#keys;
    const base = this.#columns(0, count);
    const other = otherKeys === undefined ? null : this.#columns(1, count);
    const watched = keys!.flatMap(({ key, name }, at) => {
      const place = otherKeys?.findIndex((one) => one.key === key) ?? -1;
      return name === 'wait-mean' ? [{ base: base[at]!, other: other?.[place] ?? [] }] : [];
    });
    return {
      base: watched.map((one) => one.base),
      other: other === null ? null : watched.map((one) => one.other),
    };
  }

  /** Whether the half width itself was reached, and not just the most replications. */
  #isWithin(count: number): boolean {
    if (this.#rule.kind === 'replications') return true;
    return isEnough({ ...this.#rule, most: Infinity }, count, this.#watched(count));
  }
}

/** FNV-1a over the hashes' characters, 32 bits as eight digits. */
function digestOf(hashes: readonly string[]): string {
  let hash = 0x811c_9dc5 | 0;
  for (const character of hashes.join(' ')) hash = Math.imul(hash ^ character.charCodeAt(0), 0x0100_0193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}
