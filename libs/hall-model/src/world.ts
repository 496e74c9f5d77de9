import { Columns, DurationMonitor, Kernel, QueueBank, TimeWeightedMonitor, TraceHash } from '#sim-kernel';
import type { ColumnShape, EventHandler, SnapshotReader, SnapshotWriter, Snapshotable } from '#sim-kernel';
import { TIERS } from '#fallback';
import { FaultPlan } from '#faults';
import type { FaultWindow } from '#faults';
import { BANKS_PER_HALL, CLASS_COUNT } from './airport-plan.ts';
import type { AirportPlan } from './airport-plan.ts';
import { Habits } from './habits.ts';
import type { Faults } from './health-plan.ts';
import { HealthTimeline } from './health-timeline.ts';
import { LookupBook } from './lookup-book.ts';
import { WaitWindow } from './wait-window.ts';

/** Queues a hall: one a bank, and the overflow outside. queue = 4 * hall + bank kind or OVERFLOW. */
export const QUEUES_PER_HALL = 4;
export const OVERFLOW = 3;
/** Queue levels: called forward or first classes; everybody else. */
export const LEVEL_FIRST = 0;
export const LEVEL_USUAL = 1;

export const CLOSED = 0;
export const IDLE = 1;
export const BUSY = 2;
/** Closes after the job in hand. */
export const CLOSING = 3;

/** How a check ends. */
export const CLEARED = 0;
export const TO_COUNTER = 1;
export const REFERRED = 2;

/** States of a flight. */
export const SCHEDULED = 0;
/** Its gate is closed and nobody is waited for. */
export const GATE_CLOSED = 1;
/** Its gate is closed but for travellers known to be in the hall. */
export const HELD = 2;
/** Held no longer but for those in a check at this moment. */
export const LAST_CHECKS = 3;
export const DEPARTED = 4;
export const LANDED = 5;

/** No event, no traveller, no officer. */
export const NO_HANDLE = -1;

/** What the calendar knows. */
export const RUN_STARTS = 0;
export const SITE_HEALTH_CHANGES = 1;
export const SNAPSHOT_EXPIRES = 2;
export const ROSTER_CHANGES = 3;
export const WATCHERS_RELEASE = 4;
export const WATCHERS_RETURN = 5;
export const BACKLOG_DRAINS = 6;
export const FLIGHT_OPENS = 7;
export const CHECK_DECIDES = 8;
export const CHECK_ENDS = 9;
export const TRAVELLER_ARRIVES = 10;
export const TRAVELLERS_CALLED_FORWARD = 11;
export const FLIGHT_CLOSES = 12;
export const FLIGHT_GIVES_UP = 13;
export const FLIGHT_DEPARTS = 14;
export const FLIGHT_LANDS_LATE = 15;

/** Facts folded into the model's own trace. */
export const FACT_ARRIVED = 1;
export const FACT_STARTED = 2;
export const FACT_ENDED = 3;
export const FACT_REROUTED = 4;
export const FACT_DEPARTED = 5;
export const FACT_LANE = 6;

const TRAVELLER = {
  /** Unique in the run. */
  serial: 'int32',
  /** Key of the traveller's draws. */
  subject: 'int32',
  flight: 'int32',
  travellerClass: 'uint8',
  /** Checks begun. */
  checks: 'uint8',
  /** Level of the queue it stands in. */
  level: 'uint8',
  /** Was in a gate, or its queue, when the gates closed. */
  rerouted: 'uint8',
  /** The next of a group that goes to one lane together, or -1. */
  groupNext: 'int32',
  /** From this one to the group's last: how many, and the bits of their classes. */
  groupSize: 'int32',
  groupClasses: 'int32',
  /** The next to come of the same flight, or -1. */
  nextOfFlight: 'int32',
  arrivesAtMs: 'float64',
  enteredAtMs: 'float64',
  joinedAtMs: 'float64',
} as const;

const LANE = {
  state: 'uint8',
  traveller: 'int32',
  startedAtMs: 'float64',
  /** Until then the traveller can be sent elsewhere without a trace; Infinity while unknown. */
  decisionAtMs: 'float64',
  /** Of a counter check, as drawn when it began for the tier that was expected. */
  drawnMs: 'float64',
  /** From the decision to the end. */
  afterMs: 'float64',
  outcome: 'uint8',
  tier: 'uint8',
  /** Handle of the event that ends it, or decides it. */
  event: 'int32',
  officer: 'int32',
  crossings: 'int32',
} as const;

const BANK = {
  waiting: 'int32',
  open: 'int32',
  busy: 'int32',
  served: 'float64',
  meanMs: 'float64',
} as const;

const HALL = {
  inside: 'int32',
  overflow: 'int32',
  rosterCounters: 'int32',
  rosterWatchers: 'int32',
  calledIn: 'int32',
  watchersReleased: 'uint8',
  gatesOpen: 'uint8',
  watcherEvent: 'int32',
  entered: 'float64',
  left: 'float64',
  timeInsideMs: 'float64',
  online: 'float64',
  local: 'float64',
  paper: 'float64',
  mode: 'uint8',
  modeSinceMs: 'float64',
  /** Sent from gates to counters because the gates closed, or closed to them. */
  rerouted: 'float64',
} as const;

const FLIGHT = {
  state: 'uint8',
  /** Block time as now expected: schedule, or when the aircraft can. */
  readyAtMs: 'float64',
  blockAtMs: 'float64',
  lastSeatAtMs: 'float64',
  opened: 'uint8',
  toCome: 'int32',
  inHall: 'int32',
  through: 'int32',
  missed: 'int32',
  late: 'int32',
  nextTraveller: 'int32',
  givesUp: 'int32',
} as const;

const SITE = {
  faulty: 'int32',
  down: 'int32',
  storeDown: 'uint8',
  gateClasses: 'int32',
  backlog: 'float64',
  backlogAtMs: 'float64',
  backlogEvent: 'int32',
  /** When the site's snapshot of the watch list was last fresh, and the event of its growing too old. */
  snapshotAtMs: 'float64',
  snapshotEvent: 'int32',
} as const;

/** A table of a fixed number of rows. */
function fixedColumns<S extends ColumnShape>(shape: S, rows: number): Columns<S> {
  const columns = new Columns(shape, { rows: Math.max(1, rows), maxRows: Math.max(1, rows) });
  for (let row = 0; row < rows; row += 1) columns.add();
  return columns;
}

export interface LaneChange {
  readonly atMs: number;
  readonly lane: number;
  readonly open: boolean;
  readonly officer: number;
}

/** All that changes during a run, in typed arrays, and the kernel that drives it. */
export class World implements Snapshotable {
  readonly plan: AirportPlan;
  readonly kernel: Kernel;
  readonly habits: Habits;
  readonly facts = new TraceHash();
  readonly queues: QueueBank;
  readonly travellers = new Columns(TRAVELLER, { rows: 1024 });
  readonly traveller = this.travellers.column;
  readonly lanes;
  readonly lane;
  readonly banks;
  readonly bank;
  readonly halls;
  readonly hall;
  readonly flights;
  readonly flight;
  readonly sites;
  readonly site;
  /** Idle lanes of each bank: a bit each, `idleWords` words a bank. */
  readonly idle: Int32Array;
  readonly idleWords: number;
  /** By site and class: the tier that a check in a gate or at a counter starts with. */
  readonly gateTier: Uint8Array;
  readonly counterTier: Uint8Array;
  readonly waits: readonly DurationMonitor[];
  readonly waiting: TimeWeightedMonitor;
  readonly inside: TimeWeightedMonitor;
  readonly window: WaitWindow;
  readonly book: LookupBook;
  readonly timeline = new HealthTimeline();
  /** The plan's, unless a fork assumes other ones. */
  faults: Faults;
  /** Tells the luck of one replication's lookups from another's. */
  readonly luck: number;
  #ownFaults = '';
  /** Lookups go to the driver of a live run. */
  live = false;
  /** Lanes that opened and closed, for the driver of a live run; null: nobody asks. */
  laneChanges: LaneChange[] | null = null;

  constructor(plan: AirportPlan, handler: EventHandler, key: { randomSeed: number; replication: number }) {
    const bankCount = plan.halls.length * BANKS_PER_HALL;
    const laneCount = plan.laneBank.length;
    this.plan = plan;
    this.faults = plan.faults;
    this.luck = Math.imul(key.replication, 0x9e37_79b1);
    this.kernel = new Kernel(handler, { startAtMs: plan.startsAtMs });
    this.habits = new Habits(key.randomSeed, key.replication);
    this.queues = new QueueBank(plan.halls.length * QUEUES_PER_HALL, 2, 1024);
    this.lanes = fixedColumns(LANE, laneCount);
    this.banks = fixedColumns(BANK, bankCount);
    this.halls = fixedColumns(HALL, plan.halls.length);
    this.flights = fixedColumns(FLIGHT, plan.flights.length);
    this.sites = fixedColumns(SITE, plan.sites.length);
    this.lane = this.lanes.column;
    this.bank = this.banks.column;
    this.hall = this.halls.column;
    this.flight = this.flights.column;
    this.site = this.sites.column;
    let mostLanes = 1;
    for (let bank = 0; bank < bankCount; bank += 1) {
      mostLanes = Math.max(mostLanes, plan.endLane[bank]! - plan.firstLane[bank]!);
    }
    this.idleWords = Math.ceil(mostLanes / 32);
    this.idle = new Int32Array(bankCount * this.idleWords);
    this.gateTier = new Uint8Array(plan.sites.length * CLASS_COUNT);
    this.counterTier = new Uint8Array(plan.sites.length * CLASS_COUNT);
    this.waits = Array.from({ length: bankCount }, () => new DurationMonitor());
    this.waiting = new TimeWeightedMonitor(bankCount, plan.startsAtMs);
    this.inside = new TimeWeightedMonitor(plan.halls.length, plan.startsAtMs);
    this.window = new WaitWindow(bankCount);
    this.book = new LookupBook(laneCount);
  }

  /** From now on other faults count than the scenario's. */
  assumeFaults(windows: readonly FaultWindow[]): void {
    this.#ownFaults = JSON.stringify(windows);
    this.faults = { plan: new FaultPlan(windows, { randomSeed: this.plan.scenario.randomSeed }), windows };
  }

  get nowMs(): number {
    return this.kernel.nowMs;
  }

  save(writer: SnapshotWriter): void {
    writer.int32(this.live ? 1 : 0);
    writer.text(this.#ownFaults);
    for (const part of this.#parts()) part.save(writer);
    for (const values of [this.idle, this.gateTier, this.counterTier]) writer.array(values);
  }

  load(reader: SnapshotReader): void {
    this.live = reader.int32() === 1;
    const faults = reader.text();
    if (faults !== '') this.assumeFaults(JSON.parse(faults) as FaultWindow[]);
    for (const part of this.#parts()) part.load(reader);
    for (const values of [this.idle, this.gateTier, this.counterTier]) reader.arrayInto(values);
  }

  #parts(): readonly Snapshotable[] {
    return [
      this.kernel,
      this.facts,
      this.queues,
      this.travellers,
      this.lanes,
      this.banks,
      this.halls,
      this.flights,
      this.sites,
      ...this.waits,
      this.waiting,
      this.inside,
      this.window,
      this.book,
      this.timeline,
    ];
  }
}

export const TIER_ONLINE = TIERS.indexOf('online');
export const TIER_LOCAL = TIERS.indexOf('local');
export const TIER_PAPER = TIERS.indexOf('paper');
