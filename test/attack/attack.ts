import { SystemClock, monotonicMs } from '#determinism';
import { ExportCheck } from '#store-forward';
import type { ReconciliationStatuses, SiteStatus } from '#contracts';
import { judge } from '../simulation/checker.ts';
import type { Judgement } from '../simulation/checker.ts';
import type { History } from '../simulation/history.ts';
import { Luck } from '../simulation/luck.ts';
import { run } from '../support/border-talk.ts';
import { AttackGround } from './attack-ground.ts';
import type { Durability } from './attack-ground.ts';
import { AttackLanes } from './attack-lanes.ts';
import { attackPlan, inWords } from './attack-plan.ts';
import type { Strike } from './attack-plan.ts';
import { documentOf } from './attack-traveller.ts';
import { exportedHistory, listedSince, queueOf, registerOf } from './exported-history.ts';
import type { Witnesses } from './exported-history.ts';

const clock = new SystemClock();
const SITE_ID = 'CGK-T3';
/** From the last fault on, everything is done within this. */
export const LIVENESS_BOUND_MS = 60_000;
/** Travellers flow again when so many have passed. */
const FLOW = 20;
const LONGEST_WAIT_MS = 15_000;
/** A clerk at the centre puts somebody on a list, now and then. */
const CLERK_PAUSE_MS = 400;

export interface AttackReport extends Judgement {
  readonly history: History;
  /** The run's export, and what was noted beside it: a history can be made of them again. */
  readonly exported: string;
  readonly witnesses: Witnesses;
  readonly durability: readonly Durability[];
  /** Whether the journal's seals prove the export. */
  readonly isSealed: boolean;
  readonly diedByThemselves: readonly string[];
  readonly wronged: readonly string[];
  readonly figures: {
    readonly strikes: number;
    readonly kills: number;
    readonly crossings: number;
    readonly fallback: number;
    readonly paper: number;
    readonly repeats: number;
    readonly othersRefused: number;
    readonly repeatsAtRegister: number;
    readonly lateHits: number;
    readonly merges: number;
    /** From the last fault until everything was at rest. */
    readonly settledWithinMs: number;
  };
}

/**
 * Attacks real processes on real PostgreSQL while travellers flow, lets everything heal, and judges the history. What is
 * done and when is a function of the seed; what processes make of it, is not.
 */
export async function attack(
  seed: number,
  durationMs: number,
  tell: (line: string) => void = () => undefined,
): Promise<AttackReport> {
  const plan = attackPlan(seed, durationMs);
  const ground = await AttackGround.prepare();
  const runId = `attack-${seed}`;
  const lanes = new AttackLanes(ground.lanesTalk, runId, seed);
  try {
    const durability = await ground.durability();
    await ground.talk.post('/v1/runs', run(runId));
    await lanes.start();
    const over = new AbortController();
    const clerk = keepListing(ground, lanes, new Luck(seed + 2), over.signal);
    await strikeAll(ground, lanes, plan, durationMs, tell);
    tell('everything heals');
    const healedMs = monotonicMs();
    await heal(ground);
    over.abort();
    await clerk;
    const atRest = await isAtRest(ground, lanes, healedMs + LIVENESS_BOUND_MS);
    const settledWithinMs = Math.round(monotonicMs() - healedMs);
    const status = await ground.talk.get<SiteStatus>(`/v1/sites/${SITE_ID}/status`);
    const exported = (await ground.talk.get<string>(`/v1/journal/export?runId=${runId}`)).body;
    const witnesses: Witnesses = {
      told: lanes.told,
      sent: lanes.sent,
      register: await registerOf(ground.centreRegister, runId),
      queue: await queueOf(ground.site),
      listedSince: await listedSince(ground.centreRegister),
      backlogCounted: status.body.backlog.unsynced,
      end: atRest ? 'at-rest' : 'restless',
    };
    const history = exportedHistory(exported, witnesses);
    const { rows } = await ground.centreRegister.query<{ repeats: number }>(
      'select coalesce(sum(arrivals - 1), 0)::int as repeats from crossing_record where run_id = $1',
      [runId],
    );
    return {
      ...judge(history),
      history,
      exported,
      witnesses,
      durability,
      isSealed: isProven(exported),
      diedByThemselves: ground.diedByThemselves,
      wronged: lanes.wronged,
      figures: {
        strikes: plan.length,
        kills: plan.reduce((sum, one) => sum + (one.kind === 'kill' ? one.deaths.length : 0), 0),
        crossings: history.journal.length,
        fallback: history.journal.filter(({ crossing }) => crossing.screening.tier !== 'online').length,
        paper: history.journal.filter(({ crossing }) => crossing.screening.tier === 'paper').length,
        repeats: lanes.told.filter(({ repeat }) => repeat).length,
        othersRefused: lanes.othersRefused,
        repeatsAtRegister: rows[0]?.repeats ?? 0,
        lateHits: history.lateHits.length,
        merges: history.merges.length,
        settledWithinMs,
      },
    };
  } finally {
    await lanes.abandon().catch(() => undefined);
    await ground.clear();
  }
}

async function strikeAll(
  ground: AttackGround,
  lanes: AttackLanes,
  plan: readonly Strike[],
  durationMs: number,
  tell: (line: string) => void,
): Promise<void> {
  let startedMs = monotonicMs();
  let toldBefore = 0;
  const until = (atMs: number): Promise<void> => clock.sleep(Math.max(0, startedMs + atMs - monotonicMs()));
  const underWay: Promise<unknown>[] = [];
  for (const strike of plan) {
    await until(strike.atMs);
    const dueMs = monotonicMs();
    while (strike.waits && lanes.told.length < toldBefore + FLOW && monotonicMs() < dueMs + LONGEST_WAIT_MS) {
      await clock.sleep(20);
    }
    // What is to come keeps its distance.
    startedMs += monotonicMs() - dueMs;
    toldBefore = lanes.told.length;
    tell(`${(strike.atMs / 1_000).toFixed(1)} s  ${inWords(strike)}`);
    underWay.push(strikeOne(ground, strike));
  }
  await until(durationMs);
  await Promise.all(underWay);
}

async function strikeOne(ground: AttackGround, strike: Strike): Promise<void> {
  if (strike.kind === 'kill') {
    await Promise.all(strike.deaths.map(({ part, afterMs, downMs }) => ground.kill(part, afterMs, downMs)));
  } else if (strike.kind === 'wire') {
    const wire = ground.wires[strike.wire];
    wire.set(strike.state);
    await clock.sleep(strike.forMs);
    wire.set('whole');
  } else {
    // The centre may be dead just now: then there is no fault.
    await ground.centre.startFault({ ...strike.fault, runId: 'attack' }).catch(() => undefined);
  }
}

/** Every wire whole, every part up, every fault over. */
async function heal(ground: AttackGround): Promise<void> {
  for (const wire of Object.values(ground.wires)) wire.set('whole');
  await ground.untilUp();
  const { body } = await ground.centre.send('GET', '/v1/faults');
  for (const { faultId } of body['faults'] as { faultId: string }[]) await ground.centre.endFault(faultId);
}

/** Everybody has passed, everything is at the register but what is blocked, and screened again; within the bound. */
async function isAtRest(ground: AttackGround, lanes: AttackLanes, giveUpAtMs: number): Promise<boolean> {
  const patience = new AbortController();
  const impatient = clock
    .sleep(Math.max(0, giveUpAtMs - monotonicMs()), patience.signal)
    .catch(() => undefined)
    .then(() => false);
  const passed = await Promise.race([lanes.stop().then(() => true), impatient]);
  patience.abort(new Error('over'));
  if (!passed) return false;
  while (monotonicMs() < giveUpAtMs) {
    // Nobody answers as long as not all is back.
    if (await isDone(ground).catch(() => false)) return true;
    await clock.sleep(100);
  }
  return false;
}

async function isDone(ground: AttackGround): Promise<boolean> {
  const { status, body } = await ground.talk.get<SiteStatus>(`/v1/sites/${SITE_ID}/status`);
  const screening = await ground.talk.get<ReconciliationStatuses>('/v1/reconciliation');
  if (status !== 200 || screening.status !== 200) return false;
  const { unsynced, blocked } = body.backlog;
  const states = [...(await queueOf(ground.site)).values()];
  const isScreened = screening.body.sites.every(({ unscreened }) => unscreened === 0);
  return isScreened && unsynced === blocked && !states.includes('pending') && body.siteStore === 'up';
}

/** Puts people on the lists: some who are to come, some who have passed. Until what is asked is done. */
async function keepListing(
  ground: AttackGround,
  lanes: AttackLanes,
  luck: Luck,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(CLERK_PAUSE_MS);
    const { came, coming } = lanes;
    const among = luck.oneOf('among', [coming.autogate, coming.counter, came.slice(-100)]);
    if (among.length === 0) continue;
    const { mrz } = luck.oneOf('who', among);
    const list = luck.oneOf('list', ['watchlist', 'interpol'] as const);
    const entries = [{ document: documentOf(mrz), person: null, reason: 'the attack' }];
    await ground.centre
      .send('POST', `/v1/services/${list}/entries`, { entries, addedBy: 'auditor' }, 2_000)
      .catch(() => undefined);
  }
}

export function isProven(exported: string): boolean {
  const check = new ExportCheck();
  for (const line of exported.split('\n')) if (line !== '') check.line(line);
  return check.finish().isProven;
}
