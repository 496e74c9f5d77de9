import { NOBODY } from '../queue-bank.ts';
import type { QueueBank } from '../queue-bank.ts';
import { RunError } from '../run-error.ts';
import type { NetworkMonitors } from './network-monitors.ts';
import { placeOf } from './traveller-rows.ts';
import type { TravellerRows } from './traveller-rows.ts';

/**
 * Proves at any instant that nobody was lost: entered = left + inside, and Little's law in its exact form for a finite time:
 * the area under "how many" equals the sum of "how long", of those who left and of those still there. Two independent
 * countings of the same run, both of whole milliseconds. Throws RunError `conservation-broken`, `littles-law-broken`.
 */
export function assertNothingLost(run: {
  readonly nowMs: number;
  /** Travellers that the sources let in. */
  readonly entered: number;
  readonly monitors: NetworkMonitors;
  readonly travellers: TravellerRows;
  readonly queues: QueueBank;
  /** By station: place in a row of the time since when its traveller waits. */
  readonly waitSince: (station: number) => number;
}): void {
  const { nowMs, entered, monitors, travellers, queues } = run;
  const { left, insideMs } = monitors.ledger;
  const inside = travellers.size;
  if (entered !== left + inside || monitors.inside.value() !== inside) {
    throw new RunError(
      'conservation-broken',
      nowMs,
      `${entered} entered, ${left} left, ${inside} are inside (seen: ${monitors.inside.value()})`,
    );
  }
  const stillInsideMs = inside * nowMs - travellers.enteredAtMs();
  assertLittle(nowMs, 'the network', monitors.inside.lifetimeArea(nowMs), insideMs + stillInsideMs);
  for (let station = 0; station < queues.queueCount; station += 1) {
    let stillWaitedMs = 0;
    let waiting = 0;
    const since = run.waitSince(station);
    for (let row = queues.head(station); row !== NOBODY; row = queues.after(row)) {
      stillWaitedMs += nowMs - travellers.times[placeOf(row) | since]!;
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
    assertLittle(nowMs, `the queue of station ${station}`, area, monitors.waitedMs(station) + stillWaitedMs);
  }
}

function assertLittle(nowMs: number, what: string, area: number, sum: number): void {
  // Whole numbers, equal to the last digit until they pass 2^53.
  if (Math.abs(area - sum) <= 1e-12 * Math.abs(area)) return;
  throw new RunError('littles-law-broken', nowMs, `${what}: area ${area}, sum of times ${sum}`);
}
