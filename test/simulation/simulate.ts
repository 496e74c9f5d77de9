import { AS_BUILT } from './border.ts';
import type { Wiring } from './border.ts';
import { Centre } from './centre.ts';
import { judge } from './checker.ts';
import type { Judgement } from './checker.ts';
import type { History, Settled } from './history.ts';
import { formNumberOfRecord } from './form-rules.ts';
import { formsOf } from './forms-of-history.ts';
import { House } from './house.ts';
import { LaneDevice } from './lane.ts';
import type { Hall } from './lane.ts';
import { mendOne } from './mending.ts';
import type { JournalRow } from './journal-rows.ts';
import { Office } from './office.ts';
import { STARTS_AT_MS, planOf } from './seed-plan.ts';
import type { SeedPlan } from './seed-plan.ts';
import { SiteStore } from './site-store.ts';
import { SimulatedDisk } from './spool-disk.ts';
import { RUN_ID, crossingIdOf, serialOf } from './travellers.ts';
import { World } from './world.ts';
import type { StoryLine } from './world.ts';

/** From the healing on, everything is done within this; wall time of the simulated world. */
const LIVENESS_BOUND_MS = 180_000;
/** A world that fires more timers than this runs in circles. */
const MOST_STEPS = 200_000;

/** Where a mutant differs from the system as it is built. */
export interface Changes extends Partial<Wiring> {
  readonly idOf?: Hall['idOf'];
  /** Called when the world is set up, to put hands on store and centre. */
  readonly tamper?: (store: SiteStore, centre: Centre) => void;
}

export interface Outcome extends Judgement {
  readonly seed: number;
  readonly history: History;
  readonly story: readonly StoryLine[];
  readonly figures: {
    readonly crossings: number;
    readonly deaths: number;
    readonly repeatsAtRegister: number;
    readonly blocked: number;
    /** Records made while the site's database was down. */
    readonly paper: number;
    /** Crossings that were typed in from numbered forms. */
    readonly forms: number;
    readonly modeChanges: number;
    /** From the healing until everything was at rest. */
    readonly settledWithinMs: number;
    readonly steps: number;
    readonly faults: ReturnType<World['tally']['counts']>;
  };
}

/**
 * Lives through the world of one seed and judges its history. The same seed gives the same outcome, line by line.
 *
 * @throws Error with its cause when a rule throws what nobody expects of it
 */
export async function simulate(seed: number, changes: Changes = {}, withStory = false): Promise<Outcome> {
  return new Simulation(planOf(seed), changes, withStory).run();
}

class Simulation {
  readonly #world: World;
  readonly #store: SiteStore;
  readonly #disk: SimulatedDisk;
  readonly #centre: Centre;
  readonly #house: House;
  readonly #hall: Hall;
  readonly #lanes: readonly LaneDevice[];
  readonly #office: Office | null;
  #modeChanges = 0;
  #steps = 0;

  constructor(plan: SeedPlan, changes: Changes, withStory: boolean) {
    const { idOf = (crossingId) => crossingId, tamper, ...wiring } = changes;
    const world = new World(plan, withStory);
    this.#world = world;
    this.#store = new SiteStore(world);
    this.#disk = new SimulatedDisk(world);
    this.#centre = new Centre(world);
    tamper?.(this.#store, this.#centre);
    this.#house = new House({
      world,
      store: this.#store,
      disk: this.#disk,
      segments: 0,
      centre: this.#centre,
      wiring: { ...AS_BUILT, ...wiring },
      modeChanged: (from, to) => {
        this.#modeChanges += 1;
        world.tell('border', () => `puts the hall from ${from} into ${to}`);
      },
    });
    const gatesOpen = plan.lanes.filter(({ laneKind }) => laneKind === 'autogate').length;
    const isHallEmpty = (): boolean => this.#lanes.every(({ isDone }) => isDone);
    const { forms } = this.#store;
    this.#office =
      plan.paper &&
      new Office({
        ...{ world, house: this.#house, centre: this.#centre, plan: plan.paper },
        isHallEmpty,
        version: () => forms.version,
      });
    this.#hall = {
      world,
      house: this.#house,
      sent: new Set(),
      told: [],
      sentToCounters: [],
      pads: this.#office?.pads ?? new Map(),
      gatesOpen,
      idOf,
    };
    this.#lanes = plan.lanes.map((lane) => new LaneDevice(this.#hall, lane));
  }

  async run(): Promise<Outcome> {
    const { plan } = this.#world;
    // Whoever else waits in this process has a turn, and from here on we are amid promises.
    await new Promise((resolve) => setImmediate(resolve));
    this.#schedule();
    this.#house.start();
    for (const one of [...this.#lanes, ...(this.#office ? [this.#office] : [])]) {
      one.run().catch((error: unknown) => {
        this.#world.broken.push(error);
      });
    }
    const end = await this.#untilAtRest(STARTS_AT_MS + plan.healsAtMs + LIVENESS_BOUND_MS);
    const [cause] = this.#world.broken;
    if (cause !== undefined) throw new Error(`the world of seed ${plan.seed} broke`, { cause });
    const history = this.#history(end);
    const rows = [...this.#centre.register.values()];
    return {
      seed: plan.seed,
      ...judge(history),
      history,
      story: this.#world.story ?? [],
      figures: {
        crossings: this.#store.crossings.size,
        deaths: this.#house.deaths,
        repeatsAtRegister: rows.reduce((sum, { arrivals }) => sum + arrivals - 1, 0),
        blocked: [...this.#store.queue.values()].filter(({ state }) => state === 'blocked').length,
        paper: [...this.#store.crossings.values()].filter(
          ({ crossing }) => crossing.screening.tier === 'paper' && formNumberOfRecord(crossing) === null,
        ).length,
        forms: this.#store.forms.used,
        modeChanges: this.#modeChanges,
        settledWithinMs: Math.max(0, Math.round(this.#world.sinceMs - plan.healsAtMs)),
        steps: this.#steps,
        faults: this.#world.tally.counts(),
      },
    };
  }

  #schedule(): void {
    const { clock, plan } = this.#world;
    const { nuisances, lanes } = plan;
    if (nuisances.centreSkewMs !== 0) this.#world.tally.add('clock of the centre off');
    for (const lane of lanes) if (lane.clockSkewMs !== 0) this.#world.tally.add('clock of a lane off');
    mendOne({ world: this.#world, house: this.#house, store: this.#store, centre: this.#centre });
    for (const serial of plan.strangers) this.#centre.admitStranger(crossingIdOf(serial));
    for (const { service, serial, atMs } of plan.listings) {
      if (atMs === 0) this.#centre.list(service, serial);
      else {
        clock.after(atMs, () => {
          this.#centre.list(service, serial);
        });
      }
    }
    for (const atMs of plan.killsAtMs) {
      clock.after(atMs, () => {
        if (this.#house.border) this.#world.tally.add('SIGKILL');
        this.#house.kill('by SIGKILL');
      });
    }
    for (const { fromMs, untilMs } of plan.storeAway) {
      clock.after(fromMs, () => {
        this.#store.goAway();
      });
      clock.after(untilMs, () => {
        // Another absence may have begun before this one was over.
        const nowMs = this.#world.sinceMs;
        if (!plan.storeAway.some((away) => away.fromMs <= nowMs && nowMs < away.untilMs))
          this.#store.comeBack();
      });
    }
    clock.after(plan.healsAtMs, () => {
      this.#store.comeBack();
      this.#world.heal();
    });
  }

  /** Fires one timer after the other; between two, every promise that can go on has gone on. */
  async #untilAtRest(boundMs: number): Promise<History['end']> {
    const { clock, broken } = this.#world;
    for (; this.#steps < MOST_STEPS && broken.length === 0; this.#steps += 1) {
      await allThatCanGoOn();
      if (this.#isAtRest()) return 'at-rest';
      const nextMs = clock.nextAtMs();
      if (nextMs === null || nextMs > boundMs) return 'restless';
      clock.advanceTo(nextMs);
    }
    return 'cut-off';
  }

  #isAtRest(): boolean {
    const { faulty, inFlight } = this.#world;
    if (faulty || inFlight > 0 || !this.#lanes.every(({ isDone }) => isDone)) return false;
    for (const { state } of this.#store.queue.values()) if (state === 'pending') return false;
    if (!this.#store.screening.isAtRest) return false;
    if (this.#office?.isDone === false) return false;
    return this.#house.border?.isWell ?? false;
  }

  #history(end: History['end']): History {
    const journal = [...this.#store.journal].sort(
      (one, other) => one.transaction - other.transaction || one.sequence - other.sequence,
    );
    return {
      told: this.#hall.told,
      sent: this.#hall.sent,
      keptBeside: this.#store.keptBeside,
      journal: journal.filter((row) => row.kind === 'CrossingRecorded'),
      settled: journal.flatMap((row): Settled[] =>
        row.kind === 'CrossingsAcknowledged'
          ? row.body.crossingIds.map((crossingId) => ({ crossingId, kind: 'acknowledged' }))
          : row.kind === 'CrossingBlocked'
            ? [{ crossingId: row.body.crossingId, kind: 'blocked' }]
            : [],
      ),
      queue: new Map(
        [...this.#store.queue.values()].map(({ entry, state }) => [entry.crossingId, state] as const),
      ),
      register: [...this.#centre.register.values()]
        .filter(({ laneKey }) => laneKey.startsWith(RUN_ID))
        .map(({ crossingId, laneKey, laneSequence }) => ({
          crossingId,
          laneKey,
          laneSequence,
          firstWrites: this.#centre.firstWrites.get(crossingId) ?? 0,
        })),
      ...reconciliationOf(journal),
      forms: formsOf(journal, this.#office?.sheets ?? new Map()),
      isListed: (service, crossing, version) => this.#centre.isListed(service, serialOf(crossing), version),
      backlogCounted: this.#house.border?.backlog.status().unsynced ?? null,
      end,
    };
  }
}

/**
 * Resolves when every promise that can go on has gone on: asked for amid promises, Node turns to its ticks when none of them
 * is left. Cheaper by far than a turn of the event loop.
 */
const allThatCanGoOn = (): Promise<void> =>
  new Promise((resolve) => {
    process.nextTick(resolve);
  });

/** What the journal says of screening again, of duplicates and of conflicts. */
const reconciliationOf = (
  journal: readonly JournalRow[],
): Pick<History, 'screenedAgain' | 'mended' | 'lateHits' | 'merges' | 'conflicts'> => ({
  screenedAgain: journal.flatMap((row) =>
    row.kind === 'RecordsScreened'
      ? row.body.crossingIds.map((crossingId) => ({
          crossingId,
          versions: row.body.versions,
          asMended: row.body.asMended,
        }))
      : [],
  ),
  mended: journal.flatMap((row) => (row.kind === 'CrossingMended' ? [row.crossing] : [])),
  lateHits: journal.flatMap((row) => (row.kind === 'LateHitFound' ? [row.body.crossing.crossingId] : [])),
  merges: journal.flatMap((row) => (row.kind === 'CrossingsMerged' ? [row.body] : [])),
  conflicts: journal.flatMap((row) =>
    row.kind === 'ConflictFound' ? [row.body.crossings.map(({ crossingId }) => crossingId)] : [],
  ),
});
