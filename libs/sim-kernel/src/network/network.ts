import { KeyedRandom } from '#determinism';
import type { RandomKey, Sampler, ShareTable } from '#determinism';
import * as calendar from '../calendar.ts';
import type { DurationMonitor } from '../duration-monitor.ts';
import { Kernel } from '../kernel.ts';
import type { EventHandler, KernelOptions } from '../kernel.ts';
import * as queue from '../queue-bank.ts';
import { fixedArrays, restoreSnapshot, takeSnapshot } from '../snapshot.ts';
import type { Snapshotable } from '../snapshot.ts';
import * as arrivals from './arrivals.ts';
import type { NetworkDefinition } from './definition.ts';
import { assertNothingLost } from './ledger.ts';
import * as monitors from './network-monitors.ts';
import * as plan from './plan.ts';
import { reportOf } from './report.ts';
import type { NetworkReport } from './report.ts';
import * as servers from './servers.ts';
import * as rows from './traveller-rows.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { imul } = Math;

// Constants under names of our own: those are folded into the compiled code, imported ones are looked up and checked at
// every use, which costs a tenth of the whole run.
const { NO_MORE } = arrivals;
const { NO_EVENT } = calendar;
const { NOBODY } = queue;
const { BALKED, FULL, INTERRUPTED, RENEGED, SENT_AWAY, SERVED } = monitors;
const {
  BATCHES,
  CLASSES,
  FUSSY,
  IMPATIENT,
  INTERRUPTIBLE,
  LIMITED,
  NAMED,
  NOWHERE,
  OUT,
  RESAMPLE,
  RESUME,
  SEVERAL,
} = plan;
const { LEVEL_CHANGED, OFFICER_TURNED, UNIT_TURNED } = servers;
const { CLASS, EVENT, HOP, NUMBER, OFFICER, SOURCE, STARTED, STATION } = rows;
const { ENDS_AT, ENTERED, JOINED, LEFT, QUEUED, STARTED_AT, placeOf } = rows;

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

/** Where a traveller's row tells since when it waits: where services may be broken off, it may do so several times a visit. */
const waitSince = (traits: number): number => ((traits & INTERRUPTIBLE) === 0 ? JOINED : QUEUED);

/**
 * The general network simulator: sources, stations, routes, all from a definition. Travellers are rows; nothing is
 * allocated per event once the busiest moment has been seen.
 */
export class Network implements EventHandler {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare readonly definition: NetworkDefinition;
  declare readonly key: RandomKey;
  declare readonly kernel: Kernel;
  declare readonly monitors: monitors.NetworkMonitors;
  declare readonly plan: plan.Plan;
  declare private readonly options: NetworkOptions;
  declare private readonly random: KeyedRandom;
  declare private readonly arrivals: arrivals.Arrivals;
  declare private readonly servers: servers.Servers;
  declare private readonly travellers: rows.TravellerRows;
  declare private readonly queues: queue.QueueBank;
  declare private readonly inService: queue.QueueBank;
  // By source: how many travellers came so far.
  declare private readonly numbers: Float64Array;
  declare private readonly parts: readonly Snapshotable[];
  declare private readonly stationCount: number;
  declare private readonly classCount: number;
  // Of the objects above, what is touched at every event.
  declare private readonly calendar: calendar.Calendar;
  declare private readonly clock: Float64Array;
  declare private readonly traits: Int32Array;
  declare private readonly service: readonly Sampler[];
  declare private readonly servicePurpose: Int32Array;
  declare private readonly routePurpose: Int32Array;
  declare private readonly routeStart: Int32Array;
  declare private readonly routeTo: Int32Array;
  declare private readonly onlyRoute: Int32Array;
  declare private readonly routeShares: ShareTable;
  declare private readonly waits: readonly DurationMonitor[];
  declare private readonly free: Int32Array;
  declare private readonly level: Int32Array;
  declare private readonly sourceTraits: Int32Array;
  /** Whether queues have several levels. */
  declare private readonly isLevelled: boolean;
  declare private readonly classShares: readonly (ShareTable | null)[];
  declare private readonly entryPurpose: Int32Array;
  /** The route of source 0; those of the others follow. */
  declare private readonly entryRoutes: number;
  #visits: VisitSink | null = null;

  /** Throws NetworkDefinitionError, DistributionError on a definition that makes no network. */
  constructor(definition: NetworkDefinition, key: RandomKey, options: NetworkOptions = {}) {
    this.definition = definition;
    this.key = key;
    this.options = options;
    this.random = new KeyedRandom(key);
    this.travellers = new rows.TravellerRows();
    this.plan = plan.compilePlan(definition, this.random);
    this.stationCount = this.plan.stationNames.length;
    this.classCount = this.plan.classNames.length;
    this.kernel = new Kernel(this, options);
    this.monitors = new monitors.NetworkMonitors(this.stationCount, this.kernel.calendar.clock);
    this.arrivals = new arrivals.Arrivals(
      Object.entries(definition.sources),
      this.random,
      this.kernel.calendar.clock,
    );
    this.servers = new servers.Servers(Object.entries(definition.stations), this.random);
    this.queues = new queue.QueueBank(this.stationCount, this.plan.levelCount);
    this.inService = new queue.QueueBank(this.stationCount);
    this.numbers = new Float64Array(this.plan.sourceNames.length);
    this.parts = [
      this.kernel,
      this.arrivals,
      this.servers,
      this.travellers,
      this.queues,
      this.inService,
      this.monitors,
      fixedArrays(this.numbers),
    ];
    this.calendar = this.kernel.calendar;
    this.clock = this.calendar.clock;
    this.traits = this.plan.traits;
    this.service = this.plan.service;
    this.servicePurpose = this.plan.servicePurpose;
    this.routePurpose = this.plan.routePurpose;
    this.routeStart = this.plan.routes.start;
    this.routeTo = this.plan.routes.to;
    this.onlyRoute = this.plan.routes.only;
    this.routeShares = this.plan.routes.shares;
    this.waits = this.monitors.waits;
    this.free = this.servers.free;
    this.level = this.plan.level;
    this.sourceTraits = this.plan.sourceTraits;
    this.isLevelled = this.plan.levelCount > 1;
    this.classShares = this.plan.classShares;
    this.entryPurpose = this.plan.entryPurpose;
    this.entryRoutes = this.stationCount * this.classCount;
    this.servers.start(this.kernel);
    for (let source = 0; source < this.numbers.length; source += 1) this.#scheduleArrival(source);
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
    return reportOf(this.plan, this.#entered(), this.monitors, this.kernel);
  }

  /** Conservation (in = out + inside) and Little's law, exactly. Throws RunError; {@link runUntil} always asks. */
  assertNothingLost(): void {
    assertNothingLost({
      nowMs: this.kernel.nowMs,
      entered: this.#entered(),
      monitors: this.monitors,
      travellers: this.travellers,
      queues: this.queues,
      waitSince: (station) => waitSince(this.traits[station]!),
    });
  }

  #entered(): number {
    return this.numbers.reduce((sum, number) => sum + number, 0);
  }

  traceVisitsTo(sink: VisitSink | null): void {
    this.#visits = sink;
  }

  /** Everything that changes, as bytes; the definition and the key are not in it. */
  snapshot(): Uint8Array {
    return takeSnapshot(this.parts);
  }

  /** Takes over the state of a network of the same definition. Throws SnapshotError. */
  restore(bytes: Uint8Array): void {
    restoreSnapshot(bytes, this.parts);
  }

  /** A copy that goes on by itself from here; with another key, another future of the same present. */
  fork(key: RandomKey = this.key): Network {
    const twin = new Network(this.definition, key, this.options);
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
        this.servers.changeLevel(this.kernel, subject);
        this.#restaff(subject);
        return;
      case UNIT_TURNED:
        this.#restaff(this.servers.turnUnit(this.kernel, subject));
        return;
      case OFFICER_TURNED:
        this.#turnOfficer(subject);
        return;
      default:
        throw new Error(`no event of kind ${kind}`);
    }
  }

  #scheduleArrival(source: number): void {
    const delayMs = this.arrivals.next(source);
    if (delayMs === NO_MORE) return;
    this.calendar.postAfter(delayMs, ARRIVED, source, ARRIVAL_PRIORITY);
  }

  #arrive(source: number): void {
    const traits = this.sourceTraits[source]!;
    if ((traits & BATCHES) !== 0) {
      this.#arriveTogether(source, traits);
      return;
    }
    // The next one first: it is the sooner event, and takes the place at the calendar's top that this one left.
    this.#scheduleArrival(source);
    this.#admit(source, traits);
  }

  #arriveTogether(source: number, traits: number): void {
    const count = this.#batchOf(source);
    this.#scheduleArrival(source);
    for (let left = count; left > 0; left -= 1) this.#admit(source, traits);
  }

  #batchOf(source: number): number {
    const key = this.random.stream(this.plan.batchPurpose[source]!, this.arrivals.latest(source));
    return this.plan.batch[source]!.drawWhole(key);
  }

  #admit(source: number, traits: number): void {
    const number = this.numbers[source]!;
    this.numbers[source] = number + 1;
    const row = this.travellers.add();
    const { cells, times } = this.travellers;
    const at = placeOf(row);
    const nowMs = this.clock[0]!;
    cells[at | SOURCE] = source | 0;
    cells[at | NUMBER] = number;
    cells[at | CLASS] = (traits & CLASSES) === 0 ? 0 : this.#classOf(source, number);
    cells[at | HOP] = 0;
    times[at | ENTERED] = nowMs;
    this.monitors.enter();
    const route = (this.entryRoutes + source) | 0;
    let to = this.onlyRoute[route]!;
    if (to === SEVERAL) to = this.#branch(route, this.entryPurpose[source]!, number, 0);
    this.#enter(row, to);
  }

  #classOf(source: number, number: number): number {
    const shares = this.classShares[source]!;
    return this.random.stream(this.plan.classPurpose[source]!, number).pick(shares, 0);
  }

  /** Which of a route's several branches a traveller takes. */
  #branch(route: number, purpose: number, number: number, hop: number): number {
    const random = this.random.stream(purpose, number, hop);
    return this.routeTo[random.pick(this.routeShares, this.routeStart[route]!)]!;
  }

  /** Points at a traveller's key for one of the plan's tables of purposes. */
  #keyOf(purposes: Int32Array, at: number, station: number): KeyedRandom {
    const { cells } = this.travellers;
    const purpose = purposes[(imul(cells[at | SOURCE]!, this.stationCount) + station) | 0]!;
    return this.random.stream(purpose, cells[at | NUMBER]!, cells[at | HOP]);
  }

  /** Comes to a station, or goes out. */
  #enter(row: number, to: number): void {
    if (to === OUT) {
      this.#exit(row);
      return;
    }
    const traits = this.traits[to]!;
    if ((traits & (FUSSY | LIMITED)) === 0) this.#join(row, to, traits);
    else this.#askToEnter(row, to);
  }

  /** Comes to a station that may refuse; is sent on as often as there are stations, then stays or is lost. */
  #askToEnter(row: number, to: number): void {
    let station = to;
    for (let sent = 0; station !== OUT; sent += 1) {
      const traits = this.traits[station]!;
      const refusal = (traits & (FUSSY | LIMITED)) === 0 ? ADMITTED : this.#refusal(row, station, sent);
      if (refusal === ADMITTED) {
        this.#join(row, station, traits);
        return;
      }
      this.#turnAway(row, station, refusal);
      station = this.#elsewhere(station, refusal, sent);
    }
    this.#exit(row);
  }

  /** Why a traveller cannot join, or ADMITTED. One sent on too often is asked about room alone. */
  #refusal(row: number, station: number, sent: number): number {
    if ((this.traits[station]! & FUSSY) !== 0 && sent < this.stationCount) {
      if (this.plan.whileClosed[station] !== NOWHERE && this.servers.open[station] === 0) return SENT_AWAY;
      if (this.#balks(row, station)) return BALKED;
    }
    const present = this.servers.busy[station]! + this.queues.lengthOf(station);
    return present >= this.plan.room[station]! ? FULL : ADMITTED;
  }

  #elsewhere(station: number, refusal: number, sent: number): number {
    if (refusal === SENT_AWAY) return this.plan.whileClosed[station]!;
    if (refusal === BALKED) return this.plan.whenBalked[station]!;
    return sent < this.stationCount ? this.plan.whenFull[station]! : OUT;
  }

  #turnAway(row: number, station: number, why: number): void {
    const { cells } = this.travellers;
    const at = placeOf(row);
    this.monitors.count(station, why);
    if (this.#visits !== null) {
      const nowMs = this.clock[0]!;
      this.#visits.onVisit(cells[at | SOURCE]!, cells[at | NUMBER]!, station, why, nowMs, -1, nowMs);
    }
    cells[at | HOP]! += 1;
  }

  #balks(row: number, station: number): boolean {
    const waiting = this.queues.lengthOf(station);
    let share = 0;
    for (const step of this.plan.balking[station]!) if (waiting >= step.waitingAtLeast) share = step.share;
    return share > 0 && this.#keyOf(this.plan.balkPurpose, placeOf(row), station).chance(share);
  }

  #join(row: number, station: number, traits: number): void {
    const { cells, times } = this.travellers;
    const nowMs = this.clock[0]!;
    const at = placeOf(row);
    cells[at | STATION] = station | 0;
    times[at | JOINED] = nowMs;
    if ((traits & (IMPATIENT | INTERRUPTIBLE)) !== 0) {
      cells[at | EVENT] = NO_EVENT;
      cells[at | STARTED] = 0;
      times[at | QUEUED] = nowMs;
    }
    // Whoever waits is called as soon as a server is free: with one free, nobody waits.
    if (this.free[station]! > 0) {
      this.#startService(row, station, traits);
      return;
    }
    this.queues.join(station, row, this.isLevelled ? this.level[this.#lawOf(at, station)]! : 0);
    this.monitors.queue(station);
    if ((traits & IMPATIENT) !== 0) this.#startPatience(row, station);
  }

  #startPatience(row: number, station: number): void {
    const at = placeOf(row);
    const law = this.plan.patience[this.#lawOf(at, station)]!;
    const patienceMs = law.drawWhole(this.#keyOf(this.plan.patiencePurpose, at, station));
    const handle = this.calendar.scheduleAfter(patienceMs, PATIENCE_ENDED, row, PATIENCE_PRIORITY);
    this.travellers.cells[at | EVENT] = handle;
  }

  /** A free server takes the traveller. */
  #startService(row: number, station: number, traits: number): void {
    const officer = this.servers.occupy(station, row);
    if (officer >= 0) this.travellers.cells[placeOf(row) | OFFICER] = officer;
    this.monitors.serve(station, 1);
    this.#beginService(row, station, traits);
  }

  /** Service begins, by a server who is counted as busy already. */
  #beginService(row: number, station: number, traits: number): void {
    if ((traits & INTERRUPTIBLE) !== 0) {
      this.#beginOrResume(row, station);
      return;
    }
    const { times } = this.travellers;
    const nowMs = this.clock[0]!;
    const at = placeOf(row);
    times[at | STARTED_AT] = nowMs;
    this.waits[station]!.record(nowMs - times[at | JOINED]!);
    this.calendar.postAfter(this.#drawService(at, station), SERVICE_ENDED, row, SERVICE_PRIORITY);
  }

  /** Place of a traveller in the tables by station and class. */
  #lawOf(at: number, station: number): number {
    return (imul(station, this.classCount) + this.travellers.cells[at | CLASS]!) | 0;
  }

  #drawService(at: number, station: number): number {
    const law = this.service[this.#lawOf(at, station)]!;
    return law.drawWhole(this.#keyOf(this.servicePurpose, at, station));
  }

  /** As {@link #beginService} where services may be broken off: it may be the same one going on. */
  #beginOrResume(row: number, station: number): void {
    const { cells, times } = this.travellers;
    const nowMs = this.clock[0]!;
    const at = placeOf(row);
    let serviceMs = -1;
    if (cells[at | STARTED] === 0) {
      cells[at | STARTED] = 1;
      times[at | STARTED_AT] = nowMs;
      times[at | LEFT] = -1;
      this.waits[station]!.record(nowMs - times[at | JOINED]!);
    } else {
      serviceMs = times[at | LEFT]!;
      this.monitors.waitedOtherwise(station, times, at | QUEUED);
    }
    if (serviceMs < 0) serviceMs = this.#drawService(at, station);
    cells[at | EVENT] = this.calendar.scheduleAfter(serviceMs, SERVICE_ENDED, row, SERVICE_PRIORITY);
    times[at | ENDS_AT] = nowMs + serviceMs;
    this.inService.join(station, row);
  }

  #endService(row: number): void {
    const { cells } = this.travellers;
    const at = placeOf(row);
    const station = cells[at | STATION]!;
    const traits = this.traits[station]!;
    if ((traits & INTERRUPTIBLE) !== 0) {
      cells[at | EVENT] = NO_EVENT;
      this.inService.leave(row);
    }
    this.#depart(row, station, SERVED);
    this.#passOn(station, (traits & NAMED) === 0 ? -1 : cells[at | OFFICER]!, traits);
    const hop = cells[at | HOP]!;
    const route = (imul(station, this.classCount) + cells[at | CLASS]!) | 0;
    let to = this.onlyRoute[route]!;
    if (to === SEVERAL) {
      const purpose = this.routePurpose[imul(cells[at | SOURCE]!, this.stationCount) + station]!;
      to = this.#branch(route, purpose, cells[at | NUMBER]!, hop);
    }
    cells[at | HOP] = hop + 1;
    this.#enter(row, to);
  }

  /** What a server does whose service ended: calls the next, if somebody waits, or is free, or goes home. */
  #passOn(station: number, officer: number, traits: number): void {
    if (officer < 0 && this.free[station] === 0) {
      // Counted servers, all busy and none too many: this one stays so, and nothing but the traveller changes.
      const next = this.queues.take(station);
      if (next !== NOBODY) {
        this.#stopWaiting(next, station, traits);
        this.#beginService(next, station, traits);
        return;
      }
    }
    this.monitors.serve(station, -1);
    this.servers.release(station, officer);
    if (this.queues.lengthOf(station) > 0) this.#call(station);
    // An officer whose hours are over went home.
    if (officer >= 0) this.#noteOpen(station);
  }

  /** Starts as many services as servers and travellers allow. */
  #call(station: number): void {
    const traits = this.traits[station]!;
    while (this.free[station]! > 0) {
      const row = this.queues.take(station);
      if (row === NOBODY) return;
      this.#stopWaiting(row, station, traits);
      this.#startService(row, station, traits);
    }
  }

  /** The wait is over and so is patience; the traveller stands in no queue any more. */
  #stopWaiting(row: number, station: number, traits: number): void {
    this.monitors.unqueue(station);
    if ((traits & IMPATIENT) === 0) return;
    const { cells } = this.travellers;
    const handle = cells[placeOf(row) | EVENT]!;
    if (handle === NO_EVENT) return;
    this.calendar.cancel(handle);
    cells[placeOf(row) | EVENT] = NO_EVENT;
  }

  #renege(row: number): void {
    const { cells } = this.travellers;
    const station = cells[placeOf(row) | STATION]!;
    cells[placeOf(row) | EVENT] = NO_EVENT;
    this.#walkOff(row, station, RENEGED, this.plan.whenReneged[station]!);
  }

  /** Leaves the queue unserved. */
  #walkOff(row: number, station: number, outcome: number, to: number): void {
    const traits = this.traits[station]!;
    this.queues.leave(row);
    this.#stopWaiting(row, station, traits);
    this.monitors.waitedOtherwise(station, this.travellers.times, placeOf(row) | waitSince(traits));
    this.#depart(row, station, outcome);
    this.travellers.cells[placeOf(row) | HOP]! += 1;
    this.#enter(row, to);
  }

  /** The visit is over: counts it, and tells whoever listens. */
  #depart(row: number, station: number, outcome: number): void {
    this.monitors.count(station, outcome);
    if (this.#visits !== null) this.#tell(this.#visits, row, station, outcome);
  }

  #tell(visits: VisitSink, row: number, station: number, outcome: number): void {
    const { cells, times } = this.travellers;
    const isInterruptible = (this.traits[station]! & INTERRUPTIBLE) !== 0;
    const hasStarted = outcome === SERVED || (isInterruptible && cells[placeOf(row) | STARTED] === 1);
    visits.onVisit(
      cells[placeOf(row) | SOURCE]!,
      cells[placeOf(row) | NUMBER]!,
      station,
      outcome,
      times[placeOf(row) | JOINED]!,
      hasStarted ? times[placeOf(row) | STARTED_AT]! : -1,
      this.clock[0]!,
    );
  }

  #exit(row: number): void {
    this.monitors.exit(this.travellers.times, placeOf(row) | ENTERED);
    this.travellers.remove(row);
  }

  #turnOfficer(officer: number): void {
    const station = this.servers.turnOfficer(this.kernel, officer);
    const row = this.servers.overrunBy(officer);
    if (row !== NOBODY && (this.traits[station]! & INTERRUPTIBLE) !== 0) this.#interrupt(row, station);
    this.#restaff(station);
  }

  /** The number of servers changed: breaks off services that have none left, then calls, then sends away. */
  #restaff(station: number): void {
    if ((this.traits[station]! & INTERRUPTIBLE) !== 0 && this.servers.named[station] === 0) {
      while (this.free[station]! < 0) this.#interrupt(this.inService.last(station), station);
    }
    this.#call(station);
    this.#noteOpen(station);
  }

  #noteOpen(station: number): void {
    this.monitors.open.set(this.clock[0]!, this.servers.open[station]!, station);
    if (this.servers.open[station] === 0 && this.plan.whileClosed[station] !== NOWHERE)
      this.#sendAway(station);
  }

  /** Breaks off a service; the traveller goes to the head of the queue. */
  #interrupt(row: number, station: number): void {
    const { cells, times } = this.travellers;
    const nowMs = this.clock[0]!;
    const at = placeOf(row);
    const closing = this.plan.closing[station]!;
    this.calendar.cancel(cells[at | EVENT]!);
    cells[at | EVENT] = NO_EVENT;
    this.inService.leave(row);
    const isNamed = (this.traits[station]! & NAMED) !== 0;
    this.servers.release(station, isNamed ? cells[at | OFFICER]! : -1);
    this.monitors.serve(station, -1);
    this.monitors.count(station, INTERRUPTED);
    if (closing === RESUME) times[at | LEFT] = times[at | ENDS_AT]! - nowMs;
    if (closing === RESAMPLE) cells[at | HOP]! += 1;
    times[at | QUEUED] = nowMs;
    this.queues.joinFront(station, row, this.plan.level[station * this.classCount + cells[at | CLASS]!]);
    this.monitors.queue(station);
  }

  /** Sends everyone who waits at a closed station to the other one, in order; those still in service finish. */
  #sendAway(station: number): void {
    // A list, for some may come straight back; closings are rare enough to allocate one.
    const waiting: number[] = [];
    for (let row = this.queues.head(station); row !== NOBODY; row = this.queues.after(row)) waiting.push(row);
    for (const row of waiting) this.#walkOff(row, station, SENT_AWAY, this.plan.whileClosed[station]!);
  }
}
