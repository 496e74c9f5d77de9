import { NOBODY } from '../queue-bank.ts';
import type { QueueBank } from '../queue-bank.ts';
import { RunError } from '../run-error.ts';
import type { NetworkMonitors } from './network-monitors.ts';

/**
 * Proves at any instant that nobody was lost: entered = left + inside, and Little's law in its exact form for a finite time:
 * the area under "how many" equals the sum of "how long", of those who left and of those still there. Two independent
 * countings of the same run, both of whole milliseconds. Throws RunError `conservation-broken`, `littles-law-broken`.
 */
export function assertNothingLost(
  nowMs: number,
  monitors: NetworkMonitors,
  inside: number,
  queues: QueueBank,
  column: { readonly queuedAtMs: Float64Array },
): void {
  const [entered, left] = monitors.ledger as unknown as [number, number];
  if (entered !== left + inside || monitors.inside.value() !== inside) {
    throw new RunError(
      'conservation-broken',
      nowMs,
      `${entered} entered, ${left} left, ${inside} are inside (seen: ${monitors.inside.value()})`,
    );
  }
  for (let station = 0; station < queues.queueCount; station += 1) {
    let stillWaitedMs = 0;
    let waiting = 0;
    for (let row = queues.head(station); row !== NOBODY; row = queues.after(row)) {
      stillWaitedMs += nowMs - column.queuedAtMs[row]!;
      waiting += 1;
    }
    if (waiting !== monitors.waiting.value(station)) {
      throw new RunError(
        'conservation-broken',
        nowMs,
        `${waiting} wait at station ${station}, seen: ${monitors.waiting.value(station)}`,
      );
    }
    const area = monitors.waiting.lifetimeArea(nowMs, station);
    const sum = monitors.ledger[3 + station]! + stillWaitedMs;
    // Whole numbers, so equal to the last digit until they pass 2^53.
    if (Math.abs(area - sum) > 1e-12 * area) {
      throw new RunError(
        'littles-law-broken',
        nowMs,
        `station ${station}: area ${area}, sum of waits ${sum}`,
      );
    }
  }
}
