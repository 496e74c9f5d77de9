import { allUp, documentedCheckNeeds, laneCanServe, servicesAsked } from '#fallback';
import type { CheckReply, LaneStates, Lookup, RecordCrossing, TranscribedForm } from '#contracts';
import { CrossingIntake, Forwarder } from '#store-forward';
import type { CrossingTable, ForwardingStore, Intake, SpoolDisk, SpoolHeir, Uplink } from '#store-forward';
import { adviceFor, lookupOf, tierAfter } from '../../apps/border/src/checks/screening.ts';
import { brokenRule } from '../../apps/border/src/crossings/crossing-rules.ts';
import type { FormStore } from '../../apps/border/src/forms/form-store.ts';
import { RegisterUplink } from '../../apps/border/src/forwarding/register-uplink.ts';
import type { ScreeningPorts } from '../../apps/border/src/reconciliation/screening-round.ts';
import { SiteWatch } from '../../apps/border/src/services/site-watch.ts';
import { Backlog } from '../../apps/border/src/sites/backlog.ts';
import { Site, wasOpenAt } from '../../apps/border/src/sites/site.ts';
import type { Lane } from '../../apps/border/src/sites/site.ts';
import type { Answer } from './answer.ts';
import { BorderForms } from './border-forms.ts';
import { BorderSpool, isOfSpool } from './border-spool.ts';
import type { Centre } from './centre.ts';
import type { Life } from './life.ts';
import { ListShelf } from './list-shelf.ts';
import { screenAgain } from './screening-desk.ts';
import { SITE_ID, STARTS_AT_MS, runOf, sitePlan } from './seed-plan.ts';
import type { PlannedLane, PlannedTraveller } from './seed-plan.ts';
import type { SiteStore } from './site-store.ts';
import { StoreAwayError } from './site-store.ts';
import type { SimulatedDisk } from './spool-disk.ts';
import { StoreDoor } from './store-door.ts';
import type { StoreDoorPorts } from './store-door.ts';
import { RUN_ID } from './travellers.ts';
import type { World } from './world.ts';

/** As border's settings have them. */
const LOOKUP_DEADLINE_MS = 800;

/** Rules and ports as border has them; a mutant puts something else in their place. */
export interface Wiring extends Pick<StoreDoorPorts, 'waitsForTheDead' | 'recounts'> {
  readonly table: (real: CrossingTable, life: Life) => CrossingTable;
  readonly queue: (real: ForwardingStore, life: Life) => ForwardingStore;
  readonly uplink: (real: Uplink) => Uplink;
  readonly outcomes: (
    real: ScreeningPorts['outcomes'],
    within: { readonly life: Life; readonly store: SiteStore },
  ) => ScreeningPorts['outcomes'];
  readonly forms: (real: FormStore) => FormStore;
  /** What border reads of a form that was typed in. */
  readonly keyed: (form: TranscribedForm) => TranscribedForm;
  readonly disk: (real: SpoolDisk) => SpoolDisk;
  readonly heir: (real: SpoolHeir) => SpoolHeir;
  readonly adviceFor: typeof adviceFor;
  readonly brokenRule: typeof brokenRule;
}

export const AS_BUILT: Wiring = {
  table: (real) => real,
  queue: (real) => real,
  uplink: (real) => real,
  outcomes: (real) => real,
  forms: (real) => real,
  keyed: (form) => form,
  disk: (real) => real,
  heir: (real) => real,
  adviceFor,
  brokenRule,
  waitsForTheDead: true,
  recounts: true,
};

export interface Parts {
  readonly world: World;
  readonly store: SiteStore;
  readonly disk: SimulatedDisk;
  readonly centre: Centre;
  readonly wiring: Wiring;
  /** Segments of the spool that were ever begun. */
  segments: number;
  /** Tells every change of the hall's mode. */
  readonly modeChanged: (from: string, to: string) => void;
}

/** One life of border: its rules and state machines are the real ones, what is around them is simulated. */
export class Border {
  readonly backlog: Backlog;
  readonly forms: BorderForms;
  readonly #parts: Parts;
  readonly #life: Life;
  readonly #site: Site;
  readonly #intake: CrossingIntake;
  readonly #forwarder: Forwarder;
  readonly #door: StoreDoor;
  readonly #spool: BorderSpool;
  readonly #lists: ListShelf;

  constructor(parts: Parts, life: Life) {
    const { world, store, disk, centre, wiring } = parts;
    this.#parts = parts;
    this.#life = life;
    this.backlog = new Backlog(life.clock);
    this.#site = new Site({
      wall: life.clock,
      runId: RUN_ID,
      plan: sitePlan(world.plan),
      nowMs: store.site?.siteMs ?? STARTS_AT_MS,
      speed: world.plan.speed,
      version: store.site?.version ?? 1,
      backlog: this.backlog,
    });
    this.#lists = new ListShelf(centre, this.#site);
    this.#spool = new BorderSpool(
      life,
      wiring.disk(disk.forLife(life)),
      wiring.heir(store.heirFor(life)),
      () => `s${(parts.segments += 1)}`,
    );
    this.#door = new StoreDoor({
      life,
      store,
      catchUp: () => this.#spool.catchUp(),
      recount: () => {
        this.backlog.reset(store.counts());
      },
      changed: () => {
        if (this.#door.health === 'down' && !this.#spool.takes) this.#goOnFromSpool();
        this.#settleModes(false);
        if (this.#door.isOpen) this.#forwarder.wake();
      },
      waitsForTheDead: wiring.waitsForTheDead,
      recounts: wiring.recounts,
    });
    this.#intake = new CrossingIntake(wiring.table(store.tableFor(life), life));
    const settled: Parameters<SiteStore['queueFor']>[1] = ({ acknowledged, blocked }) => {
      const fallback = acknowledged.filter(({ entry }) => entry.fallback).length;
      this.backlog.acknowledged(acknowledged.length, fallback);
      for (const { entry } of blocked) this.backlog.blocked(entry.fallback);
    };
    this.#forwarder = new Forwarder({
      store: wiring.queue(this.#door.counting(store.queueFor(life, settled)), life),
      uplink: wiring.uplink(
        new RegisterUplink({
          sendBatch: (body, withinMs) =>
            life.across('a batch to the register', () => centre.takeBatch(body, withinMs)),
        }),
      ),
      clock: life.clock,
      jitter: () => world.luck.on('jitter').uniform(),
      storeFailed: () => {
        this.#door.lost();
      },
    });
    this.forms = new BorderForms({
      door: this.#door,
      store: wiring.forms({
        ...store.forms.portsFor(life),
        counted: (work) => this.#door.counted(work),
      }),
      site: this.#site,
      run: runOf(world.plan, RUN_ID),
      clock: life.clock,
      keyed: wiring.keyed,
      typedIn: (fresh) => {
        for (const { siteAt } of fresh) this.backlog.recorded(true, siteAt);
        if (fresh.length > 0) this.#forwarder.wake();
      },
    });
  }

  get serves(): boolean {
    return this.#door.isOpen || this.#spool.takes;
  }

  /** From its database, with nothing left in the spool. */
  get isWell(): boolean {
    return this.#door.isOpen;
  }

  /** Reads what an earlier life left, then serves. */
  async start(): Promise<void> {
    const { store, world } = this.#parts;
    await this.#door.begin(() => {
      if (store.site) this.#site.load(store.site.saved);
      for (const [laneId, lane] of store.lanes) this.#site.lanes.set(laneId, lane);
    });
    // As the first observation does that a sensor sends.
    this.#site.clock.anchor(world.siteMs, world.plan.speed);
    world.tell('border', () => `serves; ${this.backlog.status().unsynced} crossings wait for the register`);
    void this.#forwarder.run(new AbortController().signal);
    void this.#lists.keep(this.#life);
    screenAgain(this.#parts, this.#life, this.#site).catch((error: unknown) => world.broken.push(error));
    const watch = new SiteWatch(this.#site, {
      clock: this.#life.clock,
      probe: (service) => this.#parts.centre.probe(service, LOOKUP_DEADLINE_MS),
      settled: (_site, changed, registerAnswers) => {
        if (!this.#life.alive) return;
        if (registerAnswers) this.#forwarder.tryNow();
        this.#settleModes(changed.length > 0);
      },
    });
    void watch.run();
  }

  /** Opens a check: what is up is asked, what is not is looked up in the site's snapshots. */
  async openCheck(
    { laneId, laneKind }: PlannedLane,
    { serial, travellerClass }: PlannedTraveller,
    siteAt: string,
  ): Promise<Answer<CheckReply>> {
    if (!this.serves) return { kind: 'unavailable' };
    if (!wasOpenAt(this.#site.lanes.get(laneId), siteAt)) return { kind: 'refused', code: 'lane-closed' };
    const { policy } = this.#site.plan;
    const { health } = this.#site.board;
    const { direction } = this.#parts.world.plan;
    let lookups: Lookup[] = [];
    let advice: CheckReply['advice'] = 'use-counter';
    if (
      laneKind === 'counter' ||
      laneCanServe(
        laneKind,
        travellerClass,
        health,
        policy,
        this.#lists.ageMs('watchlist'),
        this.#door.health,
      )
    ) {
      lookups = await this.#lookUp(laneKind, travellerClass, serial);
      const store = this.#door.health;
      advice = this.#parts.wiring.adviceFor(laneKind, travellerClass, lookups, health, policy, store);
    }
    const tier = tierAfter(lookups, laneKind, travellerClass, health, this.#door.health);
    const needs = tier === 'online' ? null : documentedCheckNeeds(travellerClass, direction, policy);
    return {
      kind: 'done',
      body: {
        crossingId: '',
        advice,
        screening: { tier, lookups },
        documentedCheckNeeds: needs,
        waitedMs: 0,
        statusVersion: this.#site.version,
      },
    };
  }

  /** Records a crossing as border's book does. */
  record(crossing: RecordCrossing): Promise<Answer<{ repeat: boolean }>> {
    if (this.#spool.takes) return this.#record(crossing, (...given) => this.#takeIntoSpool(...given));
    if (!this.#door.isOpen) return Promise.resolve({ kind: 'unavailable' });
    return this.#door.counted(() => this.#record(crossing, (...given) => this.#intake.take(...given)));
  }

  async #record(
    crossing: RecordCrossing,
    take: CrossingIntake['take'],
  ): Promise<Answer<{ repeat: boolean }>> {
    const broken = this.#parts.wiring.brokenRule(crossing, this.#site.plan.policy);
    if (broken) return { kind: 'refused', code: broken.code };
    const lane = this.#site.lanes.get(crossing.laneId);
    try {
      const taken = await take(crossing, wasOpenAt(lane, crossing.checkStartedAt));
      if (taken.kind === 'differs') return { kind: 'refused', code: 'crossing-content-differs' };
      if (taken.kind === 'lane-closed') return { kind: 'refused', code: 'lane-closed' };
      if (taken.kind === 'recorded') {
        this.backlog.recorded(crossing.screening.tier !== 'online', crossing.siteAt);
        this.#forwarder.wake();
      }
      return { kind: 'done', body: { repeat: taken.kind === 'repeat' } };
    } catch (error) {
      if (isOfSpool(error)) return { kind: 'unavailable' };
      if (!(error instanceof StoreAwayError)) throw error;
      this.#door.lost();
      return { kind: 'unavailable' };
    }
  }

  /** At a closed lane it may be a repeat that only the database knows. */
  async #takeIntoSpool(crossing: RecordCrossing, laneWasOpen: boolean): Promise<Intake> {
    const taken = await this.#spool.take(crossing, laneWasOpen);
    if (taken.kind === 'lane-closed') throw new StoreAwayError('it cannot be judged now');
    return taken;
  }

  #goOnFromSpool(): void {
    this.#parts.world.tell('border', () => 'goes on from its spool');
    this.#spool.open();
  }

  /** A lane opened or closed. */
  async tellLane(laneId: string, lane: Lane): Promise<Answer<null>> {
    if (!this.serves) return { kind: 'unavailable' };
    const { store } = this.#parts;
    if (this.#site.lanes.get(laneId)?.state === lane.state) return { kind: 'done', body: null };
    try {
      if (this.#spool.takes) await this.#spool.keep({ kind: 'lanes', said: this.#saidOf(laneId, lane) });
      else await store.write(this.#life, `lane ${laneId} ${lane.state}`, () => store.lanes.set(laneId, lane));
      this.#site.lanes.set(laneId, lane);
      return { kind: 'done', body: null };
    } catch (error) {
      if (!isOfSpool(error)) this.#door.lost();
      return { kind: 'unavailable' };
    }
  }

  #saidOf(laneId: string, { state, changedAtMs }: Lane): LaneStates {
    const { lanes, hallId } = this.#parts.world.plan;
    const laneKind = lanes.find((lane) => lane.laneId === laneId)?.laneKind ?? 'counter';
    const siteAt = new Date(changedAtMs).toISOString();
    return {
      runId: RUN_ID,
      siteId: SITE_ID,
      siteAt,
      lanes: [{ laneId, hallId, laneKind, state, officerId: null }],
    };
  }

  /** A record is mended by hand: in one transaction with the wish to have it screened again. */
  mend(crossing: RecordCrossing): Promise<void> {
    const { store } = this.#parts;
    return store.write(this.#life, `${crossing.crossingId} is mended`, (transaction) => {
      store.screening.mend(crossing, transaction);
    });
  }

  async #lookUp(
    laneKind: PlannedLane['laneKind'],
    travellerClass: PlannedTraveller['travellerClass'],
    serial: number,
  ): Promise<Lookup[]> {
    const { centre } = this.#parts;
    const { board, clock } = this.#site;
    return Promise.all(
      servicesAsked(laneKind, travellerClass).map(async (service) => {
        const isUp = allUp([service], board.health);
        const reply = isUp
          ? await this.#life.across('a look-up', () => centre.lookUp(service, serial, LOOKUP_DEADLINE_MS))
          : null;
        if (isUp) board.observe(service, clock.nowMs(), reply !== null);
        return lookupOf(service, reply, () => this.#lists.look(service, serial));
      }),
    );
  }

  #settleModes(more: boolean): void {
    const { store, modeChanged } = this.#parts;
    const entries = this.#site.settleModes(this.#door.health);
    for (const entry of entries) {
      if (entry.kind === 'ModeChanged') modeChanged(entry.body.from, entry.body.to);
    }
    if (entries.length === 0 && !more) return;
    this.#site.publish();
    const siteMs = this.#site.clock.nowMs();
    const site = { saved: this.#site.save(), siteMs, version: this.#site.version };
    if (this.#spool.takes) {
      const { siteId, runId, version, siteAt, clock } = this.#site;
      const row = { siteId, runId, version, siteAt, speed: clock.speed, state: site.saved };
      // What the spool does not take either is told when the store is back.
      this.#spool.keep({ kind: 'entries', entries, site: row }).catch(() => undefined);
      return;
    }
    store
      .write(this.#life, 'the state of the site', () => {
        store.site = site;
      })
      .catch(() => {
        this.#door.lost();
      });
  }
}
