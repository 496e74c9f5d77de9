import { KeyedRandom } from '#determinism';
import type { RandomKey, Sampler } from '#determinism';
import { NO_EVENT } from '../calendar.ts';
import type { Calendar } from '../calendar.ts';
import type { DurationMonitor } from '../duration-monitor.ts';
import type { TimeWeightedMonitor } from '../time-weighted-monitor.ts';
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
import {
  FUSSY,
  IMPATIENT,
  INTERRUPTIBLE,
  LIMITED,
  NOWHERE,
  OUT,
  RESAMPLE,
  RESUME,
  compilePlan,
} from './plan.ts';
import type { Plan } from './plan.ts';
import { reportOf } from './report.ts';
import type { NetworkReport } from './report.ts';
import { LEVEL_CHANGED, OFFICER_TURNED, Servers, UNIT_TURNED } from './servers.ts';
import {
  CLASS,
  ENDS_AT,
  ENTERED,
  EVENT,
  HOP,
  INTS,
  JOINED,
  LEFT,
  NUMBER,
  OFFICER,
  QUEUED,
  SOURCE,
  STARTED,
  STARTED_AT,
  STATION,
  TIMES,
  TravellerRows,
} from './traveller-rows.ts';

const ADMITTED = -1;
const ARRIVED = 0;
const SERVICE_ENDED = 1;
const PATIENCE_ENDED = 2;
// Within an instant: staff turns (4), then services end, then arrivals, then patience.
const SERVICE_PRIORITY = 8;
const ARRIVAL_PRIORITY = 12;
const PATIENCE_PRIORITY = 20;

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

/** As of the kernel; a network starts at 0, from which its definition counts. */
export type NetworkOptions = Omit<KernelOptions, 'startAtMs'>;

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
  readonly #options: NetworkOptions;
  readonly #random: KeyedRandom;
  readonly #arrivals: Arrivals;
  readonly #servers: Servers;
  readonly #travellers = new TravellerRows();
  readonly #queues: QueueBank;
  readonly #inService: QueueBank;
  // By source: how many travellers came so far.
  readonly #numbers: Float64Array;
  readonly #parts: readonly Snapshotable[];
  readonly #stationCount: number;
  readonly #classCount: number;
  // Of the objects above, what is touched at every event.
  readonly #calendar: Calendar;
  readonly #clock: Float64Array;
  readonly #traits: Int32Array;
  readonly #service: readonly Sampler[];
  readonly #servicePurpose: Int32Array;
  readonly #routePurpose: Int32Array;
  readonly #routeStart: Int32Array;
  readonly #routeTo: Int32Array;
  readonly #routeShares: Float64Array;
  readonly #busy: TimeWeightedMonitor;
  readonly #waits: readonly DurationMonitor[];
  #visits: VisitSink | null = null;

  /** Throws NetworkDefinitionError, DistributionError on a definition that makes no network. */
  constructor(definition: NetworkDefinition, key: RandomKey, options: NetworkOptions = {}) {
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
    this.#numbers = new Float64Array(this.plan.sourceNames.length);
    this.#parts = [
      this.kernel,
      this.#arrivals,
      this.#servers,
      this.#travellers,
      this.#queues,
      this.#inService,
      this.monitors,
      fixedArrays(this.#numbers),
    ];
    this.#calendar = this.kernel.calendar;
    this.#clock = this.#calendar.clock;
    this.#traits = this.plan.traits;
    this.#service = this.plan.service;
    this.#servicePurpose = this.plan.servicePurpose;
    this.#routePurpose = this.plan.routePurpose;
    this.#routeStart = this.plan.routes.start;
    this.#routeTo = this.plan.routes.to;
    this.#routeShares = this.plan.routes.cumulative;
    this.#busy = this.monitors.busy;
    this.#waits = this.monitors.waits;
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
    assertNothingLost(this.kernel.nowMs, this.monitors, this.#travellers, this.#queues);
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
    if (!this.#arrivals.advance(source)) return;
    const delayMs = this.#arrivals.delayMs(source, this.#clock[0]!);
    this.#calendar.scheduleAfter(delayMs, ARRIVED, source, ARRIVAL_PRIORITY);
  }

  #arrive(source: number): void {
    const { plan } = this;
    let count = 1;
    if (plan.isBatch[source] === 1) {
      const key = this.#random.stream(plan.batchPurpose[source]!, this.#arrivals.latest(source));
      count = plan.batch[source]!.drawWhole(key);
    }
    for (; count > 0; count -= 1) this.#admit(source);
    this.#scheduleArrival(source);
  }

  #admit(source: number): void {
    const number = this.#numbers[source]!;
    this.#numbers[source] = number + 1;
    const row = this.#travellers.add();
    const { ints, times } = this.#travellers;
    const at = row * INTS;
    const nowMs = this.#clock[0]!;
    ints[at + SOURCE] = source;
    ints[at + NUMBER] = number;
    ints[at + CLASS] = this.#classOf(source, number);
    ints[at + HOP] = 0;
    times[row * TIMES + ENTERED] = nowMs;
    this.monitors.enter(nowMs);
    const route = this.#stationCount * this.#classCount + source;
    this.#enter(row, this.#destination(route, this.plan.entryPurpose[source]!, number, 0));
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
    const start = this.#routeStart;
    let at = start[route]!;
    if (start[route + 1]! - at === 1) return this.#routeTo[at]!;
    const u = this.#random.stream(purpose, number, hop).uniform();
    while (this.#routeShares[at]! <= u) at += 1;
    return this.#routeTo[at]!;
  }

  /** Points at a traveller's key for one of the plan's tables of purposes. */
  #keyOf(purposes: Int32Array, at: number, station: number): KeyedRandom {
    const { ints } = this.#travellers;
    const purpose = purposes[ints[at + SOURCE]! * this.#stationCount + station]!;
    return this.#random.stream(purpose, ints[at + NUMBER]!, ints[at + HOP]);
  }

  /** Comes to a station, or goes out; is sent on as often as there are stations, then stays or is lost. */
  #enter(row: number, to: number): void {
    let station = to;
    for (let sent = 0; station !== OUT; sent += 1) {
      const refusal =
        (this.#traits[station]! & (FUSSY | LIMITED)) === 0 ? ADMITTED : this.#refusal(row, station, sent);
      if (refusal === ADMITTED) {
        this.#join(row, station);
        return;
      }
      this.#turnAway(row, station, refusal);
      station = this.#elsewhere(station, refusal, sent);
    }
    this.#exit(row);
  }

  /** Why a traveller cannot join, or ADMITTED. One sent on too often is asked about room alone. */
  #refusal(row: number, station: number, sent: number): number {
    const { plan } = this;
    if ((this.#traits[station]! & FUSSY) !== 0 && sent < this.#stationCount) {
      if (plan.whileClosed[station] !== NOWHERE && this.#servers.open[station] === 0) return SENT_AWAY;
      if (this.#balks(row, station)) return BALKED;
    }
    const present = this.#servers.busy[station]! + this.#queues.lengthOf(station);
    return present >= plan.room[station]! ? FULL : ADMITTED;
  }

  #elsewhere(station: number, refusal: number, sent: number): number {
    const { plan } = this;
    if (refusal === SENT_AWAY) return plan.whileClosed[station]!;
    if (refusal === BALKED) return plan.whenBalked[station]!;
    return sent < this.#stationCount ? plan.whenFull[station]! : OUT;
  }

  #turnAway(row: number, station: number, why: number): void {
    const { ints } = this.#travellers;
    const at = row * INTS;
    this.monitors.count(station, why);
    if (this.#visits !== null) {
      const nowMs = this.#clock[0]!;
      this.#visits.onVisit(ints[at + SOURCE]!, ints[at + NUMBER]!, station, why, nowMs, -1, nowMs);
    }
    ints[at + HOP]! += 1;
  }

  #balks(row: number, station: number): boolean {
    const waiting = this.#queues.lengthOf(station);
    let share = 0;
    for (const step of this.plan.balking[station]!) if (waiting >= step.waitingAtLeast) share = step.share;
    return share > 0 && this.#keyOf(this.plan.balkPurpose, row * INTS, station).chance(share);
  }

  #join(row: number, station: number): void {
    const { ints, times } = this.#travellers;
    const nowMs = this.#clock[0]!;
    const at = row * INTS;
    ints[at + STATION] = station;
    ints[at + EVENT] = NO_EVENT;
    ints[at + STARTED] = 0;
    times[row * TIMES + JOINED] = nowMs;
    // Whoever waits is called as soon as a server is free: with one free, nobody waits.
    if (this.#servers.free[station]! > 0) {
      this.#startService(row, station);
      return;
    }
    times[row * TIMES + QUEUED] = nowMs;
    const law = station * this.#classCount + ints[at + CLASS]!;
    this.#queues.join(station, row, this.plan.level[law]);
    this.monitors.queue(nowMs, station);
    if ((this.#traits[station]! & IMPATIENT) !== 0) {
      const patienceMs = this.plan.patience[law]!.drawWhole(
        this.#keyOf(this.plan.patiencePurpose, at, station),
      );
      ints[at + EVENT] = this.#calendar.scheduleAfter(patienceMs, PATIENCE_ENDED, row, PATIENCE_PRIORITY);
    }
  }

  #startService(row: number, station: number): void {
    const { ints, times } = this.#travellers;
    const nowMs = this.#clock[0]!;
    const at = row * INTS;
    let serviceMs = -1;
    if (ints[at + STARTED] === 0) {
      ints[at + STARTED] = 1;
      times[row * TIMES + STARTED_AT] = nowMs;
      times[row * TIMES + LEFT] = -1;
      this.#waits[station]!.record(nowMs - times[row * TIMES + JOINED]!);
    } else {
      serviceMs = times[row * TIMES + LEFT]!;
    }
    if (serviceMs < 0) {
      const law = this.#service[station * this.#classCount + ints[at + CLASS]!]!;
      serviceMs = law.drawWhole(this.#keyOf(this.#servicePurpose, at, station));
    }
    ints[at + OFFICER] = this.#servers.occupy(station, row);
    this.#busy.add(nowMs, 1, station);
    const handle = this.#calendar.scheduleAfter(serviceMs, SERVICE_ENDED, row, SERVICE_PRIORITY);
    if ((this.#traits[station]! & INTERRUPTIBLE) !== 0) {
      ints[at + EVENT] = handle;
      times[row * TIMES + ENDS_AT] = nowMs + serviceMs;
      this.#inService.join(station, row);
    }
  }

  #endService(row: number): void {
    const { ints } = this.#travellers;
    const at = row * INTS;
    const station = ints[at + STATION]!;
    if ((this.#traits[station]! & INTERRUPTIBLE) !== 0) {
      ints[at + EVENT] = NO_EVENT;
      this.#inService.leave(row);
    }
    const officer = ints[at + OFFICER]!;
    this.#busy.add(this.#clock[0]!, -1, station);
    this.#servers.release(station, officer);
    this.#depart(row, station, SERVED);
    this.#call(station);
    // An officer whose hours are over went home.
    if (officer >= 0) this.#noteOpen(station);
    const hop = ints[at + HOP]!;
    const purpose = this.#routePurpose[ints[at + SOURCE]! * this.#stationCount + station]!;
    const route = station * this.#classCount + ints[at + CLASS]!;
    const to = this.#destination(route, purpose, ints[at + NUMBER]!, hop);
    ints[at + HOP] = hop + 1;
    this.#enter(row, to);
  }

  /** Starts as many services as servers and travellers allow. */
  #call(station: number): void {
    while (this.#servers.free[station]! > 0) {
      const row = this.#queues.take(station);
      if (row === NOBODY) return;
      this.#stopWaiting(row, station);
      this.#startService(row, station);
    }
  }

  /** The wait is over and so is patience; the traveller stands in no queue any more. */
  #stopWaiting(row: number, station: number): void {
    const { ints, times } = this.#travellers;
    this.monitors.unqueue(this.#clock[0]!, station, times[row * TIMES + QUEUED]!);
    const handle = ints[row * INTS + EVENT]!;
    if (handle === NO_EVENT) return;
    this.#calendar.cancel(handle);
    ints[row * INTS + EVENT] = NO_EVENT;
  }

  #renege(row: number): void {
    const { ints } = this.#travellers;
    const station = ints[row * INTS + STATION]!;
    ints[row * INTS + EVENT] = NO_EVENT;
    this.#walkOff(row, station, RENEGED, this.plan.whenReneged[station]!);
  }

  /** Leaves the queue unserved. */
  #walkOff(row: number, station: number, outcome: number, to: number): void {
    this.#queues.leave(row);
    this.#stopWaiting(row, station);
    this.#depart(row, station, outcome);
    this.#travellers.ints[row * INTS + HOP]! += 1;
    this.#enter(row, to);
  }

  /** The visit is over: counts it, and tells whoever listens. */
  #depart(row: number, station: number, outcome: number): void {
    this.monitors.count(station, outcome);
    if (this.#visits === null) return;
    const { ints, times } = this.#travellers;
    this.#visits.onVisit(
      ints[row * INTS + SOURCE]!,
      ints[row * INTS + NUMBER]!,
      station,
      outcome,
      times[row * TIMES + JOINED]!,
      ints[row * INTS + STARTED] === 1 ? times[row * TIMES + STARTED_AT]! : -1,
      this.#clock[0]!,
    );
  }

  #exit(row: number): void {
    this.monitors.exit(this.#clock[0]!, this.#travellers.times[row * TIMES + ENTERED]!);
    this.#travellers.remove(row);
  }

  #turnOfficer(officer: number): void {
    const station = this.#servers.turnOfficer(this.kernel, officer);
    const row = this.#servers.overrunBy(officer);
    if (row !== NOBODY && (this.#traits[station]! & INTERRUPTIBLE) !== 0) this.#interrupt(row, station);
    this.#restaff(station);
  }

  /** The number of servers changed: breaks off services that have none left, then calls, then sends away. */
  #restaff(station: number): void {
    if ((this.#traits[station]! & INTERRUPTIBLE) !== 0 && this.#servers.named[station] === 0) {
      while (this.#servers.free[station]! < 0) this.#interrupt(this.#inService.last(station), station);
    }
    this.#call(station);
    this.#noteOpen(station);
  }

  #noteOpen(station: number): void {
    this.monitors.open.set(this.#clock[0]!, this.#servers.open[station]!, station);
    if (this.#servers.open[station] === 0 && this.plan.whileClosed[station] !== NOWHERE)
      this.#sendAway(station);
  }

  /** Breaks off a service; the traveller goes to the head of the queue. */
  #interrupt(row: number, station: number): void {
    const { ints, times } = this.#travellers;
    const nowMs = this.#clock[0]!;
    const at = row * INTS;
    const closing = this.plan.closing[station]!;
    this.#calendar.cancel(ints[at + EVENT]!);
    ints[at + EVENT] = NO_EVENT;
    this.#inService.leave(row);
    this.#servers.release(station, ints[at + OFFICER]!);
    this.#busy.add(nowMs, -1, station);
    this.monitors.count(station, INTERRUPTED);
    if (closing === RESUME) times[row * TIMES + LEFT] = times[row * TIMES + ENDS_AT]! - nowMs;
    if (closing === RESAMPLE) ints[at + HOP]! += 1;
    times[row * TIMES + QUEUED] = nowMs;
    this.#queues.joinFront(station, row, this.plan.level[station * this.#classCount + ints[at + CLASS]!]);
    this.monitors.queue(nowMs, station);
  }

  /** Sends everyone who waits at a closed station to the other one, in order; those still in service finish. */
  #sendAway(station: number): void {
    // A list, for some may come straight back; closings are rare enough to allocate one.
    const rows: number[] = [];
    for (let row = this.#queues.head(station); row !== NOBODY; row = this.#queues.after(row)) rows.push(row);
    for (const row of rows) this.#walkOff(row, station, SENT_AWAY, this.plan.whileClosed[station]!);
  }
}
