import { SERVICES } from '#fallback';
import type { Service } from '#fallback';
import { MAX_WINDOWS } from '#faults';
import type { FaultWindow } from './expanded.ts';

/** A fault with its moments resolved. */
export interface ResolvedFault {
  readonly fault: string;
  readonly kind: string;
  readonly parameters: FaultWindow['parameters'];
  readonly services: readonly Service[];
  /** Site ids, never 'all'. */
  readonly sites: readonly string[];
  readonly fromMs: number;
  readonly untilMs: number | null;
  readonly flap: { readonly upMs: number; readonly downMs: number } | null;
}

export interface ResolvedRecovery {
  readonly atMs: number;
  /** Null: whatever fault is in force. */
  readonly fault: string | null;
  readonly services: readonly Service[];
  readonly sites: readonly string[];
}

interface Interval {
  readonly fromMs: number;
  readonly untilMs: number | null;
}

/**
 * Faults as plain windows: flapping is unrolled (over at most the run, `durationMs`), recovery steps cut each service at
 * each site, and windows alike in time are put together again. At most {@link MAX_WINDOWS}, else null.
 */
export function faultWindows(
  faults: readonly ResolvedFault[],
  recovery: readonly ResolvedRecovery[],
  allSites: readonly string[],
  durationMs: number,
): FaultWindow[] | null {
  const windows: FaultWindow[] = [];
  for (const fault of faults) {
    const intervals = unroll(fault, durationMs);
    if (intervals === null) return null;
    const cells = new Map<string, { interval: Interval; bySite: Map<string, Service[]> }>();
    for (const site of fault.sites) {
      for (const service of SERVICES.filter((one) => fault.services.includes(one))) {
        const endsMs = recoveredAt(fault, service, site, recovery);
        for (const interval of intervals.flatMap((one) => cut(one, endsMs))) {
          if (interval.untilMs !== null && interval.untilMs <= 0) continue;
          const key = `${interval.fromMs} ${interval.untilMs}`;
          const cell = cells.get(key) ?? { interval, bySite: new Map<string, Service[]>() };
          cells.set(key, cell);
          const services = cell.bySite.get(site);
          if (services === undefined) cell.bySite.set(site, [service]);
          else services.push(service);
        }
      }
    }
    const made = [...cells.values()].flatMap(({ interval, bySite }) => bySameServices(interval, bySite));
    made.forEach(({ interval, services, sites }, at) => {
      windows.push({
        faultId: made.length === 1 ? fault.fault : `${fault.fault}-${at + 1}`,
        kind: fault.kind,
        parameters: fault.parameters,
        services,
        sites: sites.length === allSites.length ? 'all' : sites,
        fromMs: interval.fromMs,
        untilMs: interval.untilMs,
      });
    });
    if (windows.length > MAX_WINDOWS) return null;
  }
  return windows.sort((one, other) => one.fromMs - other.fromMs || endOf(one) - endOf(other));
}

const endOf = ({ untilMs }: { untilMs: number | null }): number => untilMs ?? Number.MAX_SAFE_INTEGER;

function unroll({ fromMs, untilMs, flap }: ResolvedFault, durationMs: number): Interval[] | null {
  if (flap === null) return [{ fromMs, untilMs }];
  const endsMs = untilMs ?? durationMs;
  const periodMs = flap.upMs + flap.downMs;
  if ((endsMs - fromMs) / periodMs > MAX_WINDOWS) return null;
  const intervals: Interval[] = [];
  for (let atMs = fromMs; atMs < endsMs; atMs += periodMs) {
    intervals.push({ fromMs: atMs, untilMs: Math.min(atMs + flap.downMs, endsMs) });
  }
  return intervals;
}

function recoveredAt(
  fault: ResolvedFault,
  service: Service,
  site: string,
  recovery: readonly ResolvedRecovery[],
): number | null {
  let earliest: number | null = null;
  for (const step of recovery) {
    if (step.fault !== null && step.fault !== fault.fault) continue;
    if (step.atMs < fault.fromMs || !step.services.includes(service) || !step.sites.includes(site)) continue;
    if (earliest === null || step.atMs < earliest) earliest = step.atMs;
  }
  return earliest;
}

function cut(interval: Interval, endsMs: number | null): Interval[] {
  if (endsMs === null || endsMs >= endOf(interval)) return [interval];
  return endsMs <= interval.fromMs ? [] : [{ fromMs: interval.fromMs, untilMs: endsMs }];
}

function bySameServices(
  interval: Interval,
  bySite: ReadonlyMap<string, readonly Service[]>,
): { interval: Interval; services: readonly Service[]; sites: string[] }[] {
  const groups = new Map<string, { services: readonly Service[]; sites: string[] }>();
  for (const [site, services] of bySite) {
    const key = services.join(' ');
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { services, sites: [site] });
    else group.sites.push(site);
  }
  return [...groups.values()].map((group) => ({ interval, ...group }));
}
