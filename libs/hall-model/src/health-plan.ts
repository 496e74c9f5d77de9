import { HealthBoard, SERVICES } from '#fallback';
import type { Service, ServiceHealth } from '#fallback';
import { seenByCaller } from '#faults';
import type { FaultPlan, FaultWindow } from '#faults';
import type { SitePlan } from '#scenario';
import type { HealthStep } from './health-timeline.ts';

export const NOTHING_DOWN = 0;
export const healthBits = (health: ServiceHealth): number =>
  SERVICES.reduce((bits, service, at) => (health[service] === 'down' ? bits | (1 << at) : bits), 0);
export const healthOf = (down: number): ServiceHealth =>
  Object.fromEntries(
    SERVICES.map((service, at) => [service, (down & (1 << at)) === 0 ? 'up' : 'down']),
  ) as ServiceHealth;

/** A fault plan and the windows it was made of. */
export interface Faults {
  readonly plan: FaultPlan;
  readonly windows: readonly FaultWindow[];
}

/** Calls tried on a service to learn how a fault that strikes by chance looks to a site. */
const TRIAL_CALLS = 32;
/** What a healthy service takes to answer a probe; only faults that slow answers care. */
const PROBE_ANSWER_MS = 50;

/**
 * What a fault plan comes to at each site: which services are faulty when, and, through the same board of trackers as the
 * backend's, when the site takes notice. Calls and probes are taken to follow each other without a pause, and a call
 * that hangs tells only at its deadline. A fault that spoils fewer than half of the calls is not noticed, nor is it by a
 * tracker that sets failing time against answered time.
 */
export function healthSteps(
  sites: readonly SitePlan[],
  faults: Faults,
  fromMs: number,
  untilMs: number,
  downAtStart: (site: number) => number = () => NOTHING_DOWN,
): HealthStep[] {
  const steps = sites.flatMap((site, at) => siteSteps(site, at, faults, fromMs, untilMs, downAtStart(at)));
  return steps.sort((one, other) => one.atMs - other.atMs || one.site - other.site);
}

/** From `atMs` on, calls to a service are spoilt, or not; `knownAtMs`: when a call has ended that shows it. */
interface Turn {
  readonly service: number;
  readonly atMs: number;
  readonly faulty: boolean;
  readonly failing: boolean;
  readonly knownAtMs: number;
}

function siteSteps(
  site: SitePlan,
  at: number,
  faults: Faults,
  fromMs: number,
  untilMs: number,
  downAtStart: number,
): HealthStep[] {
  const board = boardWith(site, downAtStart, fromMs);
  const turns = SERVICES.flatMap((service, place) => turnsOf(service, place, site, faults, fromMs, untilMs));
  const seen = turns.filter((turn, nth) => {
    // Overtaken by the next turn of the same service before any call showed it.
    const next = turns[nth + 1];
    return next?.service !== turn.service || turn.knownAtMs < next.knownAtMs;
  });
  turns.sort((one, other) => one.atMs - other.atMs);
  seen.sort((one, other) => one.knownAtMs - other.knownAtMs);
  const steps: HealthStep[] = [];
  let down = downAtStart;
  let faulty = 0;
  let nextTurn = 0;
  let nextSeen = 0;
  for (;;) {
    const settlesAtMs = Math.max(fromMs, Math.ceil(board.nextTurnAtMs() ?? Infinity));
    const atMs = Math.min(
      turns[nextTurn]?.atMs ?? Infinity,
      seen[nextSeen]?.knownAtMs ?? Infinity,
      settlesAtMs,
    );
    if (atMs > untilMs || atMs === Infinity) return steps;
    const before = faulty;
    for (; turns[nextTurn]?.atMs === atMs; nextTurn += 1) {
      const turn = turns[nextTurn]!;
      faulty = turn.faulty ? faulty | (1 << turn.service) : faulty & ~(1 << turn.service);
    }
    for (; seen[nextSeen]?.knownAtMs === atMs; nextSeen += 1) {
      board.observe(SERVICES[seen[nextSeen]!.service]!, atMs, !seen[nextSeen]!.failing);
    }
    board.tick(atMs);
    const downNow = healthBits(board.health);
    if (faulty !== before || downNow !== down) steps.push({ atMs, site: at, faulty, down: downNow });
    down = downNow;
  }
}

/** A board that holds services for down at `nowMs`, as if they had gone down just then. */
function boardWith(site: SitePlan, down: number, nowMs: number): HealthBoard {
  if (down === NOTHING_DOWN) return new HealthBoard(site.policy, nowMs);
  const beganMs = nowMs - site.policy.fireAfterMs;
  const board = new HealthBoard(site.policy, beganMs);
  SERVICES.forEach((service, place) => {
    if ((down & (1 << place)) !== 0) board.observe(service, beganMs, false);
  });
  board.tick(nowMs);
  return board;
}

function turnsOf(
  service: Service,
  place: number,
  { siteId, policy }: SitePlan,
  faults: Faults,
  fromMs: number,
  untilMs: number,
): Turn[] {
  const turns: Turn[] = [];
  let last: Pick<Turn, 'faulty' | 'failing'> = { faulty: false, failing: false };
  for (const atMs of edges(service, siteId, faults, fromMs, untilMs)) {
    const faulty = faults.plan.windowsAt(service, siteId, atMs).length > 0;
    const look = faulty ? tryCalls(service, siteId, faults.plan, atMs, policy.lookupDeadlineMs) : NO_TROUBLE;
    // The first look tells a site that begins with services down that they answer.
    if (turns.length > 0 && faulty === last.faulty && look.failing === last.failing) continue;
    last = { faulty, failing: look.failing };
    turns.push({ service: place, atMs, faulty, failing: look.failing, knownAtMs: atMs + look.toldAfterMs });
  }
  return turns;
}

/** Instants at which the trouble with a service may change: windows, and the phases of those that come and go. */
function edges(service: Service, siteId: string, faults: Faults, fromMs: number, untilMs: number): number[] {
  const all = new Set([fromMs]);
  for (const outage of faults.plan.outages(service, siteId, fromMs, untilMs)) {
    all.add(outage.fromMs);
    all.add(outage.untilMs);
  }
  for (const window of faults.windows) {
    all.add(window.fromMs);
    all.add(window.untilMs ?? untilMs);
  }
  return [...all].filter((edge) => edge >= fromMs && edge <= untilMs).sort((one, other) => one - other);
}

const NO_TROUBLE = { failing: false, toldAfterMs: 0 };

function tryCalls(
  service: Service,
  siteId: string,
  faults: FaultPlan,
  atMs: number,
  deadlineMs: number,
): { failing: boolean; toldAfterMs: number } {
  let failed = 0;
  let waitedMs = 0;
  for (let subject = 0; subject < TRIAL_CALLS; subject += 1) {
    const misbehaviour = faults.misbehaviourAt({ service, siteId, atMs, subject });
    const end = seenByCaller(misbehaviour, PROBE_ANSWER_MS, deadlineMs);
    if (end.answered) continue;
    failed += 1;
    waitedMs += end.waitMs;
  }
  if (failed * 2 < TRIAL_CALLS) return NO_TROUBLE;
  return { failing: true, toldAfterMs: Math.round(waitedMs / failed) };
}
