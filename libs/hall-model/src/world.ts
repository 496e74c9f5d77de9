import { DurationMonitor, Kernel, QueueBank, Rows, TimeWeightedMonitor, TraceHash } from '#sim-kernel';
import type {
  ColumnArrays,
  Columns,
  EventHandler,
  SnapshotReader,
  SnapshotWriter,
  Snapshotable,
} from '#sim-kernel';
import { FaultPlan } from '#faults';
import type { FaultWindow } from '#faults';
import type { AirportPlan } from './airport-plan.ts';
import { ExpectedTravellers } from './expected-travellers.ts';
import { Habits } from './habits.ts';
import type { Faults } from './health-plan.ts';
import { HealthTimeline } from './health-timeline.ts';
import { LookupBook } from './lookup-book.ts';
import { ROW_BITS, SITE, fixedColumns } from './tables.ts';
import { WaitWindow } from './wait-window.ts';
import { BANKS_PER_HALL, CLASS_COUNT } from './codes.ts';

export interface LaneChange {
  readonly atMs: number;
  readonly lane: number;
  readonly open: boolean;
  readonly officer: number;
}

/** All that changes during a run, in typed arrays, and the kernel that drives it. */
export class World implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare readonly plan: AirportPlan;
  declare readonly kernel: Kernel;
  /** The calendar's: `clock[0]` is now. */
  declare readonly clock: Float64Array;
  declare readonly habits: Habits;
  readonly facts = new TraceHash();
  declare readonly queues: QueueBank;
  /** Who is in a hall, or outside of a full one; who is to come is in `expected`. */
  readonly travellers = new Rows(ROW_BITS);
  readonly expected = new ExpectedTravellers();
  // Rows: see tables.ts.
  declare readonly lane: Int32Array;
  declare readonly bank: Int32Array;
  declare readonly hall: Int32Array;
  declare readonly flight: Int32Array;
  /** By lane: of a counter check, as drawn when it began for the tier that was expected, then for the tier it came to. */
  declare readonly drawnMs: Float64Array;
  /** By bank: what a check takes, by those last seen. */
  declare readonly meanMs: Float64Array;
  /** By hall: of those who have left. */
  declare readonly timeInsideMs: Float64Array;
  declare readonly sites: Columns<typeof SITE>;
  declare readonly site: ColumnArrays<typeof SITE>;
  /** Idle lanes of each bank: a bit each, `idleWords` words a bank. */
  declare readonly idle: Int32Array;
  declare readonly idleWords: number;
  /** By site and class: the tier that a check in a gate or at a counter starts with. */
  declare readonly gateTier: Uint8Array;
  declare readonly counterTier: Uint8Array;
  declare readonly waits: readonly DurationMonitor[];
  declare readonly waiting: TimeWeightedMonitor;
  /** By hall: at its autogates and counters together. */
  declare readonly waitingInHall: TimeWeightedMonitor;
  declare readonly inside: TimeWeightedMonitor;
  declare readonly window: WaitWindow;
  declare readonly book: LookupBook;
  readonly timeline = new HealthTimeline();
  /** The plan's, unless a fork assumes other ones. */
  declare faults: Faults;
  /** Tells the luck of one replication's lookups from another's. */
  declare readonly luck: number;
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
    this.clock = this.kernel.calendar.clock;
    this.habits = new Habits(key.randomSeed, key.replication);
    this.queues = new QueueBank(bankCount, 2, 1024);
    this.lane = new Int32Array(laneCount << ROW_BITS);
    this.bank = new Int32Array(bankCount << ROW_BITS);
    this.hall = new Int32Array(plan.halls.length << ROW_BITS);
    this.flight = new Int32Array(plan.flights.length << ROW_BITS);
    this.drawnMs = new Float64Array(laneCount);
    this.meanMs = new Float64Array(bankCount);
    this.timeInsideMs = new Float64Array(plan.halls.length);
    this.sites = fixedColumns(SITE, plan.sites.length);
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
    this.waitingInHall = new TimeWeightedMonitor(plan.halls.length, plan.startsAtMs);
    this.inside = new TimeWeightedMonitor(plan.halls.length, plan.startsAtMs);
    this.window = new WaitWindow(bankCount);
    this.book = new LookupBook(laneCount);
  }

  /** From now on other faults count than the scenario's. */
  assumeFaults(windows: readonly FaultWindow[]): void {
    this.#ownFaults = JSON.stringify(windows);
    this.faults = { plan: new FaultPlan(windows, { randomSeed: this.plan.scenario.randomSeed }), windows };
  }

  /** Numbers of the travellers, a row each: see traveller-rows.ts. Read anew after anything that may add one. */
  get traveller(): Int32Array {
    return this.travellers.cells;
  }

  /** Of 32 bits, as whoever calculates with it then knows; a run is shorter than 2^31 ms. */
  get nowMs(): number {
    return this.clock[0]! | 0;
  }

  save(writer: SnapshotWriter): void {
    writer.int32(this.live ? 1 : 0);
    writer.text(this.#ownFaults);
    for (const part of this.#parts()) part.save(writer);
    for (const values of this.#tables()) writer.array(values);
  }

  load(reader: SnapshotReader): void {
    this.live = reader.int32() === 1;
    const faults = reader.text();
    if (faults !== '') this.assumeFaults(JSON.parse(faults) as FaultWindow[]);
    for (const part of this.#parts()) part.load(reader);
    for (const values of this.#tables()) reader.arrayInto(values);
  }

  #tables(): readonly (Int32Array | Float64Array | Uint8Array)[] {
    return [
      this.lane,
      this.bank,
      this.hall,
      this.flight,
      this.drawnMs,
      this.meanMs,
      this.timeInsideMs,
      this.idle,
      this.gateTier,
      this.counterTier,
    ];
  }

  #parts(): readonly Snapshotable[] {
    return [
      this.kernel,
      this.facts,
      this.queues,
      this.travellers,
      this.expected,
      this.sites,
      ...this.waits,
      this.waiting,
      this.waitingInHall,
      this.inside,
      this.window,
      this.book,
      this.timeline,
    ];
  }
}
