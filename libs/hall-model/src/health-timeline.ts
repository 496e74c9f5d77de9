import { HealthBoard, SERVICES } from '#fallback';
import type { ServiceHealth } from '#fallback';
import type { FaultWindow, SitePlan } from '#scenario';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '#sim-kernel';

/** Half a minute of flapping at its fastest, all day: more boundaries than this in a plan are refused. */
const MOST_BOUNDARIES = 200_000;

/** One instant at which something changes for a site: bits of the services that fail, and of those it holds for down. */
export interface HealthStep {
  readonly atMs: number;
  readonly site: number;
  readonly failing: number;
  readonly down: number;
}

/** Steps in time order, with a cursor; the calendar holds the event of the next step alone. */
export class HealthTimeline implements Snapshotable {
  #atMs = new Float64Array(0);
  #site = new Int32Array(0);
  #failing = new Int32Array(0);
  #down = new Int32Array(0);
  /** Handle of the event of the next step, or -1. */
  event = -1;

  set(steps: readonly HealthStep[]): void {
    this.#atMs = Float64Array.from(steps, (step) => step.atMs);
    this.#site = Int32Array.from(steps, (step) => step.site);
    this.#failing = Int32Array.from(steps, (step) => step.failing);
    this.#down = Int32Array.from(steps, (step) => step.down);
  }

  get length(): number {
    return this.#atMs.length;
  }

  at(index: number): HealthStep {
    return {
      atMs: this.#atMs[index]!,
      site: this.#site[index]!,
      failing: this.#failing[index]!,
      down: this.#down[index]!,
    };
  }

  save(writer: SnapshotWriter): void {
    writer.int32(this.event);
    for (const values of [this.#atMs, this.#site, this.#failing, this.#down]) writer.array(values);
  }

  load(reader: SnapshotReader): void {
    this.event = reader.int32();
    const length = reader.peekCount();
    this.#atMs = new Float64Array(length);
    this.#site = new Int32Array(length);
    this.#failing = new Int32Array(length);
    this.#down = new Int32Array(length);
    for (const values of [this.#atMs, this.#site, this.#failing, this.#down]) reader.arrayInto(values);
  }
}

export const NOTHING_DOWN = 0;
export const healthBits = (health: ServiceHealth): number =>
  SERVICES.reduce((bits, service, at) => (health[service] === 'down' ? bits | (1 << at) : bits), 0);
export const healthOf = (down: number): ServiceHealth =>
  Object.fromEntries(
    SERVICES.map((service, at) => [service, (down & (1 << at)) === 0 ? 'up' : 'down']),
  ) as ServiceHealth;

/**
 * What the fault plan comes to at each site: when services fail, and, through the same hysteresis as the backend's, when
 * the site takes notice. Calls and probes are taken to be so frequent that a change is seen at once; the hysteresis is
 * what delays it.
 */
export function healthSteps(
  sites: readonly SitePlan[],
  faults: readonly FaultWindow[],
  fromMs: number,
  untilMs: number,
  downAtStart: (site: number) => number = () => NOTHING_DOWN,
): HealthStep[] {
  const steps = sites.flatMap((site, at) =>
    siteSteps(site, at, faultsAt(site, faults), fromMs, untilMs, downAtStart(at)),
  );
  return steps.sort((one, other) => one.atMs - other.atMs || one.site - other.site);
}

const faultsAt = (site: SitePlan, faults: readonly FaultWindow[]): FaultWindow[] =>
  faults.filter((fault) => fault.sites === 'all' || fault.sites.includes(site.siteId));

function siteSteps(
  site: SitePlan,
  at: number,
  faults: readonly FaultWindow[],
  fromMs: number,
  untilMs: number,
  downAtStart: number,
): HealthStep[] {
  const board = new HealthBoard(site.policy, fromMs);
  const fails = faults.map((fault) => failing(fault, site.policy.lookupDeadlineMs));
  const boundaries = [...new Set([fromMs, ...faults.flatMap((fault) => edges(fault, fromMs, untilMs))])]
    .filter((edge) => edge >= fromMs && edge <= untilMs)
    .sort((one, other) => one - other);
  if (downAtStart !== NOTHING_DOWN) beginDown(board, downAtStart, fromMs, site);
  const steps: HealthStep[] = [];
  let down = downAtStart;
  let bits = -1;
  let next = 0;
  for (;;) {
    const turnAtMs = board.nextTurnAtMs() ?? Infinity;
    const edgeAtMs = boundaries[next] ?? Infinity;
    const atMs = Math.min(edgeAtMs, Math.max(fromMs, Math.ceil(turnAtMs)));
    if (atMs > untilMs) return steps;
    let changed = false;
    if (atMs === edgeAtMs) {
      next += 1;
      const now = faults.reduce(
        (all, fault, index) => (fails[index]!(atMs) ? all | serviceBits(fault) : all),
        0,
      );
      changed = now !== bits;
      bits = now;
      SERVICES.forEach((service, place) => {
        board.observe(service, atMs, (bits & (1 << place)) === 0);
      });
    }
    board.tick(atMs);
    const downNow = healthBits(board.health);
    if (changed || downNow !== down) steps.push({ atMs, site: at, failing: bits, down: downNow });
    down = downNow;
  }
}

/** Brings a fresh board to where the site already holds services for down. */
function beginDown(board: HealthBoard, down: number, nowMs: number, site: SitePlan): void {
  SERVICES.forEach((service, place) => {
    if ((down & (1 << place)) !== 0) board.observe(service, nowMs - site.policy.fireAfterMs, false);
  });
  board.tick(nowMs);
}

const serviceBits = (fault: FaultWindow): number =>
  SERVICES.reduce((bits, service, at) => (fault.services.includes(service) ? bits | (1 << at) : bits), 0);

/** Instants at which the fault may begin or stop to make calls fail. */
function edges(fault: FaultWindow, fromMs: number, untilMs: number): number[] {
  const endMs = fault.untilMs ?? untilMs;
  const phase = phasesOf(fault);
  const all = [Math.max(fromMs, fault.fromMs), endMs];
  if (phase === null) return all;
  const period = phase.downMs + phase.upMs;
  if ((endMs - fault.fromMs) / period > MOST_BOUNDARIES / 2) {
    throw new RangeError(`${fault.faultId}: expected fewer than ${MOST_BOUNDARIES / 2} flaps in a run`);
  }
  for (let atMs = fault.fromMs; atMs < endMs; atMs += period)
    all.push(atMs, Math.min(endMs, atMs + phase.downMs));
  return all;
}

/** Whether calls fail at an instant. A fault that bites less than every other call is never noticed: nor is it here. */
function failing(fault: FaultWindow, deadlineMs: number): (atMs: number) => boolean {
  const number = (name: string, other: number): number => {
    const value = fault.parameters[name];
    return typeof value === 'number' ? value : other;
  };
  const bites =
    number('probability', 1) >= 0.5 && !(fault.kind === 'latency' && number('meanMs', 0) < deadlineMs);
  const phase = phasesOf(fault);
  return (atMs) => {
    if (!bites || atMs < fault.fromMs || (fault.untilMs !== null && atMs >= fault.untilMs)) return false;
    return phase === null || (atMs - fault.fromMs) % (phase.downMs + phase.upMs) < phase.downMs;
  };
}

function phasesOf(fault: FaultWindow): { downMs: number; upMs: number } | null {
  if (fault.kind !== 'flap') return null;
  return { downMs: Number(fault.parameters['downMs']), upMs: Number(fault.parameters['upMs']) };
}
