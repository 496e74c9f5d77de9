import type { DurationMonitor } from '../duration-monitor.ts';
import type { Kernel } from '../kernel.ts';
import { BALKED, FULL, INTERRUPTED, RENEGED, SENT_AWAY, SERVED } from './network-monitors.ts';
import type { NetworkMonitors } from './network-monitors.ts';
import type { Plan } from './plan.ts';

/** Of durations; milliseconds, null when nothing was recorded. */
export interface DurationFigures {
  readonly count: number;
  readonly meanMs: number | null;
  readonly sdMs: number | null;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly greatestMs: number | null;
}

export interface StationReport {
  readonly served: number;
  readonly reneged: number;
  readonly balked: number;
  readonly full: number;
  readonly sentAway: number;
  readonly interrupted: number;
  /** Joining to start of service. */
  readonly waits: DurationFigures;
  /** Time-weighted. */
  readonly meanWaiting: number;
  readonly mostWaiting: number;
  readonly meanBusy: number;
  /** Busy share of open time, 0 to 1; above 1 only where counted servers overran a closing. */
  readonly utilisationShare: number;
}

export interface NetworkReport {
  readonly nowMs: number;
  readonly eventCount: number;
  readonly traceHash: string;
  readonly entered: number;
  readonly left: number;
  readonly meanInside: number;
  readonly timeInside: DurationFigures;
  readonly stations: Readonly<Record<string, StationReport>>;
}

export function reportOf(
  plan: Plan,
  entered: number,
  monitors: NetworkMonitors,
  kernel: Kernel,
): NetworkReport {
  const { nowMs } = kernel;
  return {
    nowMs,
    eventCount: kernel.eventCount,
    traceHash: kernel.traceHash,
    entered,
    left: monitors.ledger.left,
    meanInside: monitors.inside.mean(nowMs),
    timeInside: durationFigures(monitors.timeInside),
    stations: Object.fromEntries(
      plan.stationNames.map((name, station) => [name, stationReport(monitors, station, nowMs)]),
    ),
  };
}

export function durationFigures(monitor: DurationMonitor): DurationFigures {
  const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    count: monitor.count,
    meanMs: orNull(monitor.meanMs),
    sdMs: orNull(monitor.sdMs),
    p50Ms: orNull(monitor.quantileMs(0.5)),
    p95Ms: orNull(monitor.quantileMs(0.95)),
    greatestMs: orNull(monitor.greatestMs),
  };
}

function stationReport(monitors: NetworkMonitors, station: number, nowMs: number): StationReport {
  const busyArea = monitors.busy.area(nowMs, station);
  const openArea = monitors.open.area(nowMs, station);
  return {
    served: monitors.counted(station, SERVED),
    reneged: monitors.counted(station, RENEGED),
    balked: monitors.counted(station, BALKED),
    full: monitors.counted(station, FULL),
    sentAway: monitors.counted(station, SENT_AWAY),
    interrupted: monitors.counted(station, INTERRUPTED),
    waits: durationFigures(monitors.waits[station]!),
    meanWaiting: monitors.waiting.mean(nowMs, station),
    mostWaiting: monitors.waiting.highest(station),
    meanBusy: monitors.busy.mean(nowMs, station),
    utilisationShare: openArea > 0 ? busyArea / openArea : 0,
  };
}
