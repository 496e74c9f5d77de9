import { KeyedRandom } from '#determinism';
import type { RandomKey } from '#determinism';
import { NEVER, NO_EVENT } from '../calendar.ts';
import { Columns } from '../columns.ts';
import { Kernel } from '../kernel.ts';
import type { EventHandler, KernelOptions } from '../kernel.ts';
import { NOBODY, QueueBank } from '../queue-bank.ts';
import { fixedArrays, restoreSnapshot, takeSnapshot } from '../snapshot.ts';
import type { Snapshotable } from '../snapshot.ts';
import { Arrivals } from './arrivals.ts';
import type { NetworkDefinition } from './definition.ts';
import { assertNothingLost } from './ledger.ts';
import {
  BALKED,
  FULL,
  INTERRUPTED,
  NetworkMonitors,
  RENEGED,
  SENT_AWAY,
  SERVED,
} from './network-monitors.ts';
import { FINISH, NOWHERE, OUT, RESAMPLE, RESUME, compilePlan } from './plan.ts';
import type { Plan } from './plan.ts';
import { reportOf } from './report.ts';
import type { NetworkReport } from './report.ts';
import { LEVEL_CHANGED, OFFICER_TURNED, Servers, UNIT_TURNED } from './servers.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { round } = Math;

const ARRIVED = 0;
const SERVICE_ENDED = 1;
const PATIENCE_ENDED = 2;
// Within an instant: staff turns (4), then services end, then arrivals, then patience.
const SERVICE_PRIORITY = 8;
const ARRIVAL_PRIORITY = 12;
const PATIENCE_PRIORITY = 20;

const ROW = {
  source: 'int32',
  number: 'int32',
  class: 'int32',
  station: 'int32',
  /** Stations come to so far: tells the draws of repeated visits apart. */
  hop: 'int32',
  officer: 'int32',
  event: 'int32',
  enteredAtMs: 'float64',
  joinedAtMs: 'float64',
  /** When this wait began: on joining, or when service was broken off. */
  queuedAtMs: 'float64',
  /** When service first started at this station; -1 not yet. */
  startedAtMs: 'float64',
  endsAtMs: 'float64',
  /** Service left when it was broken off; -1 none. */
  leftMs: 'float64',
} as const;

/** Told of every visit as it ends; `startedAtMs` is -1 for a service that never started. For tests and exports. */
export interface VisitSink {
  onVisit(
    source: number,
    number: number,
    station: number,
    outcome: number,
    joinedAtMs: number,
    startedAtMs: number,
    leftAtMs: number,
  ): void;
}

/**
 * The general network simulator: sources, stations, routes, all from a definition. Travellers are rows; nothing is
 * allocated per event once the busiest moment has been seen.
 */
export class Network implements EventHandler {
  readonly definition: NetworkDefinition;
  readonly key: RandomKey;
  readonly kernel: Kernel;
  readonly monitors: NetworkMonitors;
  readonly plan: Plan;
  readonly #options: KernelOptions;
  readonly #random: KeyedRandom;
  readonly #arrivals: Arrivals;
  readonly #servers: Servers;
  readonly #travellers = new Columns(ROW);
  readonly #queues: QueueBank;
  readonly #inService: QueueBank;
  readonly #present: Int32Array;
  // By source: how many travellers came so far.
  readonly #numbers: Float64Array;
  readonly #parts: readonly Snapshotable[];
  readonly #stationCount: number;
  readonly #classCount: number;
  #visits: VisitSink | null = null;

  /** Throws NetworkDefinitionError, DistributionError on a definition that makes no network. */
  constructor(definition: NetworkDefinition, key: RandomKey, options: KernelOptions = {}) {
    this.definition = definition;
    this.key = key;
    this.#options = options;
    this.#random = new KeyedRandom(key);
    this.plan = compilePlan(definition, this.#random);
    this.#stationCount = this.plan.stationNames.length;
    this.#classCount = this.plan.classNames.length;
    this.kernel = new Kernel(this, options);
    this.monitors = new NetworkMonitors(this.#stationCount);
    this.#arrivals = new Arrivals(Object.entries(definition.sources), this.#random);
    this.#servers = new Servers(Object.entries(definition.stations), this.#random);
    this.#queues = new QueueBank(this.#stationCount, this.plan.levelCount);
    this.#inService = new QueueBank(this.#stationCount);
    this.#present = new Int32Array(this.#stationCount);
    this.#numbers = new Float64Array(this.plan.sourceNames.length);
    this.#parts = [
      this.kernel,
      this.#arrivals,
      this.#servers,
      this.#travellers,
      this.#queues,
      this.#inService,
      this.monitors,
      fixedArrays(this.#present, this.#numbers),
    ];
    this.#servers.start(this.kernel);
    for (let source = 0; source < this.#numbers.length; source += 1) this.#scheduleArrival(source);
  }

  /** Runs up to and including `untilMs`, then proves that nobody was lost. Throws RunError. */
  runUntil(untilMs: number, maxEvents: number = Infinity): void {
    this.kernel.runUntil(untilMs, maxEvents);
    this.assertNothingLost();
  }

  /** Runs until no event is left: sources must end. Throws RunError. */
  runToEnd(maxEvents: number = Infinity): void {
    this.runUntil(Infinity, maxEvents);
  }

  /** Forgets what was observed: the end of a warm-up. Those inside stay. */
  resetMonitors(): void {
    this.monitors.reset(this.kernel.nowMs);
  }

  /** The figures so far, as plain data. */
  report(): NetworkReport {
    return reportOf(this.plan, this.monitors, this.kernel);
  }

  /** Conservation (in = out + inside) and Little's law, exactly. Throws RunError; {@link runUntil} always asks. */
  assertNothingLost(): void {
    assertNothingLost(
      this.kernel.nowMs,
      this.monitors,
      this.#travellers.size,
      this.#queues,
      this.#travellers.column,
    );
  }

  traceVisitsTo(sink: VisitSink | null): void {
    this.#visits = sink;
  }

  /** Everything that changes, as bytes; the definition and the key are not in it. */
  snapshot(): Uint8Array {
    return takeSnapshot(this.#parts);
  }

  /** Takes over the state of a network of the same definition. Throws SnapshotError. */
  restore(bytes: Uint8Array): void {
    restoreSnapshot(bytes, this.#parts);
  }

  /** A copy that goes on by itself from here; with another key, another future of the same present. */
  fork(key: RandomKey = this.key): Network {
    const twin = new Network(this.definition, key, this.#options);
    twin.restore(this.snapshot());
    return twin;
  }

  onEvent(kind: number, subject: number): void {
    switch (kind) {
      case SERVICE_ENDED:
        this.#endService(subject);
        return;
      case ARRIVED:
        this.#arrive(subject);
        return;
      case PATIENCE_ENDED:
        this.#renege(subject);
        return;
      case LEVEL_CHANGED:
        this.#servers.changeLevel(this.kernel, subject);
        this.#restaff(subject);
        return;
      case UNIT_TURNED:
        this.#restaff(this.#servers.turnUnit(this.kernel, subject));
        return;
      case OFFICER_TURNED:
        this.#turnOfficer(subject);
        return;
      default:
        throw new Error(`no event of kind ${kind}`);
    }
  }

  #scheduleArrival(source: number): void {
    const atMs = this.#arrivals.next(source);
    if (atMs !== NEVER) this.kernel.schedule(atMs, ARRIVED, source, ARRIVAL_PRIORITY);
  }

  #arrive(source: number): void {
    const { plan } = this;
    let count = 1;
    if (plan.isBatch[source] === 1) {
      const key = this.#random.stream(plan.batchPurpose[source]!, this.#arrivals.latest(source));
      count = plan.batch[source]!.draw(key);
    }
    for (; count > 0; count -= 1) this.#admit(source);
    this.#scheduleArrival(source);
  }

  #admit(source: number): void {
    const number = this.#numbers[source]!;
    this.#numbers[source] = number + 1;
    const nowMs = this.kernel.nowMs;
    const row = this.#travellers.addUncleared();
    const { column } = this.#travellers;
    column.source[row] = source;
    column.number[row] = number;
    column.class[row] = this.#classOf(source, number);
    column.hop[row] = 0;
    column.enteredAtMs[row] = nowMs;
    this.monitors.inside.add(nowMs, 1);
    this.monitors.ledger[0]! += 1;
    const route = this.#stationCount * this.#classCount + source;
    this.#enter(row, this.#destination(route, this.plan.entryPurpose[source]!, number, 0), SERVED);
  }

  #classOf(source: number, number: number): number {
    const shares = this.plan.classShares[source]!;
    if (shares.length === 0) return 0;
    const u = this.#random.stream(this.plan.classPurpose[source]!, number).uniform();
    let at = 0;
    while (shares[at]! <= u) at += 1;
    return at;
  }

  #destination(route: number, purpose: number, number: number, hop: number): number {
    const { routes } = this.plan;
    let at = routes.start[route]!;
    if (routes.start[route + 1]! - at === 1) return routes.to[at]!;
    const u = this.#random.stream(purpose, number, hop).uniform();
    while (routes.cumulative[at]! <= u) at += 1;
    return routes.to[at]!;
  }

  /** Comes to a station, or goes out; is sent on as often as there are stations, then stays or is lost. */
  #enter(row: number, to: number, reason: number): void {
    const { plan } = this;
    let station = to;
    let why = reason;
    for (let sent = 0; station !== OUT; sent += 1) {
      const mayBeSent = sent < this.#stationCount;
      if (plan.fussy[station] === 1 && mayBeSent) {
        if (plan.whileClosed[station] !== NOWHERE && this.#servers.open[station] === 0) {
          why = SENT_AWAY;
          this.#turnAway(row, station, why);
          station = plan.whileClosed[station]!;
          continue;
        }
        if (this.#balks(row, station)) {
          why = BALKED;
          this.#turnAway(row, station, why);
          station = plan.whenBalked[station]!;
          continue;
        }
      }
      if (this.#present[station]! >= plan.room[station]!) {
        why = FULL;
        this.#turnAway(row, station, why);
        station = mayBeSent ? plan.whenFull[station]! : OUT;
        continue;
      }
      this.#join(row, station);
      return;
    }
    this.#exit(row);
  }

  #turnAway(row: number, station: number, why: number): void {
    const { column } = this.#travellers;
    this.monitors.count(station, why);
    if (this.#visits !== null) {
      const { nowMs } = this.kernel;
      this.#visits.onVisit(column.source[row]!, column.number[row]!, station, why, nowMs, -1, nowMs);
    }
    column.hop[row]! += 1;
  }

  #balks(row: number, station: number): boolean {
    const waiting = this.#queues.lengthOf(station);
    let share = 0;
    for (const step of this.plan.balking[station]!) if (waiting >= step.waitingAtLeast) share = step.share;
    if (share === 0) return false;
    const { column } = this.#travellers;
    const purpose = this.plan.balkPurpose[column.source[row]! * this.#stationCount + station]!;
    return this.#random.stream(purpose, column.number[row]!, column.hop[row]).chance(share);
  }

  #join(row: number, station: number): void {
    const { column } = this.#travellers;
    const { nowMs } = this.kernel;
    column.station[row] = station;
    column.event[row] = NO_EVENT;
    column.joinedAtMs[row] = nowMs;
    column.queuedAtMs[row] = nowMs;
    column.startedAtMs[row] = -1;
    column.leftMs[row] = -1;
    this.#present[station]! += 1;
    if (this.#servers.free[station]! > 0 && this.#queues.lengthOf(station) === 0) {
      this.#startService(row, station, nowMs);
      return;
    }
    const at = station * this.#classCount + column.class[row]!;
    this.#queues.join(station, row, this.plan.level[at]);
    this.monitors.waiting.add(nowMs, 1, station);
    if (this.plan.patient[station] === 0) {
      const purpose = this.plan.patiencePurpose[column.source[row]! * this.#stationCount + station]!;
      const key = this.#random.stream(purpose, column.number[row]!, column.hop[row]);
      const patienceMs = this.plan.patience[at]!.draw(key);
      column.event[row] = this.kernel.scheduleIn(patienceMs, PATIENCE_ENDED, row, PATIENCE_PRIORITY);
    }
  }

  #startService(row: number, station: number, nowMs: number): void {
    const { column } = this.#travellers;
    const waitedMs = nowMs - column.queuedAtMs[row]!;
    if (waitedMs > 0) this.monitors.ledger[3 + station]! += waitedMs;
    let serviceMs: number;
    if (column.startedAtMs[row]! < 0) {
      column.startedAtMs[row] = nowMs;
      this.monitors.waits[station]!.record(nowMs - column.joinedAtMs[row]!);
      serviceMs = this.#drawService(row, station);
    } else {
      serviceMs = column.leftMs[row]! >= 0 ? column.leftMs[row]! : this.#drawService(row, station);
    }
    column.officer[row] = this.#servers.occupy(station, row);
    this.monitors.busy.add(nowMs, 1, station);
    const endsAtMs = nowMs + serviceMs;
    const handle = this.kernel.schedule(endsAtMs, SERVICE_ENDED, row, SERVICE_PRIORITY);
    if (this.plan.closing[station] !== FINISH) {
      column.event[row] = handle;
      column.endsAtMs[row] = endsAtMs;
      this.#inService.join(station, row);
    }
  }

  /** Whole milliseconds. */
  #drawService(row: number, station: number): number {
    const { column } = this.#travellers;
    const purpose = this.plan.servicePurpose[column.source[row]! * this.#stationCount + station]!;
    const key = this.#random.stream(purpose, column.number[row]!, column.hop[row]);
    return round(this.plan.service[station * this.#classCount + column.class[row]!]!.draw(key));
  }

  #endService(row: number): void {
    const { column } = this.#travellers;
    const { nowMs } = this.kernel;
    const station = column.station[row]!;
    if (this.plan.closing[station] !== FINISH) {
      column.event[row] = NO_EVENT;
      this.#inService.leave(row);
    }
    this.monitors.busy.add(nowMs, -1, station);
    const officer = column.officer[row]!;
    this.#servers.release(station, officer);
    this.#depart(row, station, SERVED);
    this.#call(station, nowMs);
    // An officer whose hours are over went home.
    if (officer >= 0) this.#noteOpen(station, nowMs);
    const route = station * this.#classCount + column.class[row]!;
    const purpose = this.plan.routePurpose[column.source[row]! * this.#stationCount + station]!;
    const to = this.#destination(route, purpose, column.number[row]!, column.hop[row]!);
    column.hop[row]! += 1;
    this.#enter(row, to, SERVED);
  }

  /** Starts as many services as servers and travellers allow. */
  #call(station: number, nowMs: number): void {
    while (this.#servers.free[station]! > 0) {
      const row = this.#queues.take(station);
      if (row === NOBODY) return;
      this.monitors.waiting.add(nowMs, -1, station);
      const { event } = this.#travellers.column;
      if (event[row] !== NO_EVENT) {
        this.kernel.cancel(event[row]!);
        event[row] = NO_EVENT;
      }
      this.#startService(row, station, nowMs);
    }
  }

  #renege(row: number): void {
    const { column } = this.#travellers;
    const station = column.station[row]!;
    column.event[row] = NO_EVENT;
    this.#leaveQueue(row, station);
    this.#depart(row, station, RENEGED);
    column.hop[row]! += 1;
    this.#enter(row, this.plan.whenReneged[station]!, RENEGED);
  }

  #leaveQueue(row: number, station: number): void {
    const { nowMs } = this.kernel;
    this.#queues.leave(row);
    this.monitors.waiting.add(nowMs, -1, station);
    this.monitors.ledger[3 + station]! += nowMs - this.#travellers.column.queuedAtMs[row]!;
  }

  /** The visit is over: counts it and makes room. */
  #depart(row: number, station: number, outcome: number): void {
    this.#present[station]! -= 1;
    this.monitors.count(station, outcome);
    if (this.#visits === null) return;
    const { column } = this.#travellers;
    this.#visits.onVisit(
      column.source[row]!,
      column.number[row]!,
      station,
      outcome,
      column.joinedAtMs[row]!,
      column.startedAtMs[row]!,
      this.kernel.nowMs,
    );
  }

  #exit(row: number): void {
    const { nowMs } = this.kernel;
    const insideMs = nowMs - this.#travellers.column.enteredAtMs[row]!;
    this.monitors.timeInside.record(insideMs);
    this.monitors.inside.add(nowMs, -1);
    this.monitors.ledger[1]! += 1;
    this.monitors.ledger[2]! += insideMs;
    this.#travellers.remove(row);
  }

  #turnOfficer(officer: number): void {
    const station = this.#servers.turnOfficer(this.kernel, officer);
    const row = this.#servers.overrunBy(officer);
    if (row !== NOBODY && this.plan.closing[station] !== FINISH) this.#interrupt(row, station);
    this.#restaff(station);
  }

  /** The number of servers changed: breaks off services that have none left, then calls, then sends away. */
  #restaff(station: number): void {
    const { nowMs } = this.kernel;
    if (this.plan.closing[station] !== FINISH && this.#servers.named[station] === 0) {
      while (this.#servers.free[station]! < 0) this.#interrupt(this.#inService.last(station), station);
    }
    this.#call(station, nowMs);
    this.#noteOpen(station, nowMs);
  }

  #noteOpen(station: number, nowMs: number): void {
    this.monitors.open.set(nowMs, this.#servers.open[station]!, station);
    if (this.#servers.open[station] === 0 && this.plan.whileClosed[station] !== NOWHERE)
      this.#sendAway(station);
  }

  /** Breaks off a service; the traveller goes to the head of the queue. */
  #interrupt(row: number, station: number): void {
    const { column } = this.#travellers;
    const { nowMs } = this.kernel;
    const closing = this.plan.closing[station]!;
    this.kernel.cancel(column.event[row]!);
    column.event[row] = NO_EVENT;
    this.#inService.leave(row);
    this.#servers.release(station, column.officer[row]!);
    this.monitors.busy.add(nowMs, -1, station);
    this.monitors.count(station, INTERRUPTED);
    if (closing === RESUME) column.leftMs[row] = column.endsAtMs[row]! - nowMs;
    if (closing === RESAMPLE) column.hop[row]! += 1;
    column.queuedAtMs[row] = nowMs;
    this.#queues.joinFront(station, row, this.plan.level[station * this.#classCount + column.class[row]!]);
    this.monitors.waiting.add(nowMs, 1, station);
  }

  /** Sends everyone who waits at a closed station to the other one, in order; those still in service finish. */
  #sendAway(station: number): void {
    // A list, for some may come straight back; closings are rare enough to allocate one.
    const rows: number[] = [];
    for (let row = this.#queues.head(station); row !== NOBODY; row = this.#queues.after(row)) rows.push(row);
    for (const row of rows) {
      const { column } = this.#travellers;
      if (column.event[row] !== NO_EVENT) {
        this.kernel.cancel(column.event[row]!);
        column.event[row] = NO_EVENT;
      }
      this.#leaveQueue(row, station);
      this.#depart(row, station, SENT_AWAY);
      column.hop[row]! += 1;
      this.#enter(row, this.plan.whileClosed[station]!, SENT_AWAY);
    }
  }
}
