import type { HallStatics } from './airport-plan.ts';
import * as lookups from './lookups.ts';
import { OPEN_CHECK } from './lookup-book.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const { lookupOf } = lookups;
const {
  AFTER_ALL_RUNS_MS,
  CHECK_DECIDES,
  CHECK_ENDS,
  CLASS_COUNT,
  CLEARED,
  COUNTERS,
  FACT_STARTED,
  GATES,
  REFERRED,
  TIER_LOCAL,
  TIER_ONLINE,
  TO_COUNTER,
  hallOfBank,
  kindOfBank,
} = codes;
const {
  LANE_AFTER_MS,
  LANE_BANK,
  LANE_DECISION_AT,
  LANE_EVENT,
  LANE_OUTCOME,
  LANE_STARTED_AT,
  LANE_TIER,
  LANE_TRAVELLER,
  ROW_BITS,
} = tables;
const { CHECKS, CLASS, JOINED_AT, SERIAL, SUBJECT } = rows;

/** A traveller who no longer waits steps up to a busy lane: the whole check is drawn and its end put on the calendar. */
export function startCheck(world: World, lane: number, row: number): void {
  const { lane: lanes, traveller, nowMs } = world;
  const bank = world.lane[(lane << ROW_BITS) | LANE_BANK]!;
  const waitMs = nowMs - traveller[(row << ROW_BITS) | JOINED_AT]!;
  world.waits[bank]!.record(waitMs);
  world.window.note(bank, nowMs, waitMs);
  world.facts.add(nowMs, FACT_STARTED, (Math.imul(traveller[(row << ROW_BITS) | SERIAL]!, 4096) + lane) | 0);
  lanes[(lane << ROW_BITS) | LANE_TRAVELLER] = row;
  lanes[(lane << ROW_BITS) | LANE_STARTED_AT] = nowMs;
  const occasion = traveller[(row << ROW_BITS) | CHECKS]!;
  traveller[(row << ROW_BITS) | CHECKS] = occasion < 255 ? occasion + 1 : 255;
  const hall = world.plan.halls[hallOfBank(bank)]!;
  const kind = kindOfBank(bank);
  if (kind === GATES) startGateCheck(world, lane, row, hall, occasion);
  else if (kind === COUNTERS) startCounterCheck(world, lane, row, hall, occasion);
  else {
    const durationMs = world.habits.secondLineMs(
      hall.laws,
      traveller[(row << ROW_BITS) | SUBJECT]!,
      occasion,
    );
    willEnd(world, lane, nowMs + durationMs, 0, CLEARED);
  }
}

/**
 * A run goes live with this check under way, its end known: what remains is the decision, now or when it was to fall, and
 * the backend has to record it before the lane is free, so that from here on nobody passes without a record.
 */
export function checkGoesLive(world: World, lane: number): void {
  const { lane: lanes, kernel, nowMs } = world;
  const kind = kindOfBank(world.lane[(lane << ROW_BITS) | LANE_BANK]!);
  const outcome = lanes[(lane << ROW_BITS) | LANE_OUTCOME]!;
  if ((kind !== GATES && kind !== COUNTERS) || outcome === TO_COUNTER) return;
  kernel.cancel(lanes[(lane << ROW_BITS) | LANE_EVENT]!);
  const endsAtMs = lanes[(lane << ROW_BITS) | LANE_DECISION_AT]! + lanes[(lane << ROW_BITS) | LANE_AFTER_MS]!;
  const decisionAtMs = Math.max(nowMs, lanes[(lane << ROW_BITS) | LANE_DECISION_AT]!);
  willDecide(world, lane, decisionAtMs, endsAtMs - decisionAtMs, outcome);
}

/** Approach, document, chip, face; then the lookup; then the doors. Who fails before the lookup asks for none. */
function startGateCheck(world: World, lane: number, row: number, hall: HallStatics, occasion: number): void {
  const { habits, nowMs } = world;
  const { laws } = hall;
  const subject = world.traveller[(row << ROW_BITS) | SUBJECT]!;
  let beforeMs = habits.gateReadingMs(laws, subject, occasion);
  const leaveMs = habits.gateLeaveMs(laws, subject, occasion);
  if (habits.gateRejects(laws, subject, occasion)) {
    willEnd(world, lane, nowMs + beforeMs, leaveMs, TO_COUNTER);
    return;
  }
  const faceMs = habits.gateFaceMs(laws, subject, occasion);
  beforeMs += faceMs < 0 ? -faceMs : faceMs;
  if (faceMs < 0) {
    willEnd(world, lane, nowMs + beforeMs, leaveMs, TO_COUNTER);
    return;
  }
  const travellerClass = world.traveller[(row << ROW_BITS) | CLASS]!;
  const tier = world.gateTier[hall.site * CLASS_COUNT + travellerClass]!;
  world.lane[(lane << ROW_BITS) | LANE_TIER] = tier;
  if (world.live) {
    willAsk(world, lane, nowMs + beforeMs, leaveMs);
    return;
  }
  if (tier !== TIER_ONLINE) {
    willEnd(world, lane, nowMs + beforeMs, leaveMs, CLEARED);
    return;
  }
  const lookup = lookupOf(world, hall, 0, row, occasion, nowMs);
  willEnd(world, lane, nowMs + beforeMs + lookup.waitMs, leaveMs, lookup.answered ? CLEARED : TO_COUNTER);
}

/** Part of the check, the lookup, the rest by the law of the tier that came of it. */
function startCounterCheck(
  world: World,
  lane: number,
  row: number,
  hall: HallStatics,
  occasion: number,
): void {
  const { habits, nowMs } = world;
  const { laws } = hall;
  const subject = world.traveller[(row << ROW_BITS) | SUBJECT]!;
  const travellerClass = world.traveller[(row << ROW_BITS) | CLASS]!;
  const tier = world.counterTier[hall.site * CLASS_COUNT + travellerClass]!;
  const { drawnMs } = world;
  habits.storeCounterMs(laws, tier, subject, occasion, drawnMs, lane);
  const beforeMs = Math.round(drawnMs[lane]! * laws.beforeLookupShare);
  world.lane[(lane << ROW_BITS) | LANE_TIER] = tier;
  if (world.live) {
    willAsk(world, lane, nowMs + beforeMs, 0);
    return;
  }
  if (tier !== TIER_ONLINE) {
    finishCounterCheck(world, lane, nowMs + beforeMs, tier);
    return;
  }
  const lookup = lookupOf(world, hall, 1, row, occasion, nowMs);
  const tierNow = lookup.answered ? TIER_ONLINE : TIER_LOCAL;
  finishCounterCheck(world, lane, nowMs + beforeMs + lookup.waitMs, tierNow);
}

/** From the lookup's answer on: the law of `tier` says how long the rest takes. */
export function finishCounterCheck(world: World, lane: number, answeredAtMs: number, tier: number): void {
  const row = world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]!;
  const { laws } = world.plan.halls[hallOfBank(world.lane[(lane << ROW_BITS) | LANE_BANK]!)]!;
  const subject = world.traveller[(row << ROW_BITS) | SUBJECT]!;
  const occasion = world.traveller[(row << ROW_BITS) | CHECKS]! - 1;
  const { drawnMs } = world;
  if (tier !== world.lane[(lane << ROW_BITS) | LANE_TIER])
    world.habits.storeCounterMs(laws, tier, subject, occasion, drawnMs, lane);
  const wholeMs = drawnMs[lane]!;
  const afterMs = Math.round(wholeMs * laws.afterDecisionShare);
  const middleMs = Math.max(0, Math.round(wholeMs * (1 - laws.beforeLookupShare - laws.afterDecisionShare)));
  world.lane[(lane << ROW_BITS) | LANE_TIER] = tier;
  const outcome = world.habits.referred(laws, subject, occasion) ? REFERRED : CLEARED;
  if (world.live) willDecide(world, lane, answeredAtMs + middleMs, afterMs, outcome);
  else willEnd(world, lane, answeredAtMs + middleMs, afterMs, outcome);
}

/** The check's decision and end are known. */
export function willEnd(
  world: World,
  lane: number,
  decisionAtMs: number,
  afterMs: number,
  outcome: number,
): void {
  noteDecision(world, lane, decisionAtMs, afterMs, outcome);
  willHappen(world, lane, decisionAtMs + afterMs, CHECK_ENDS);
}

/** Live: the decision is known; the record that follows it has yet to be acknowledged. */
export function willDecide(
  world: World,
  lane: number,
  decisionAtMs: number,
  afterMs: number,
  outcome: number,
): void {
  noteDecision(world, lane, decisionAtMs, afterMs, outcome);
  willHappen(world, lane, decisionAtMs, CHECK_DECIDES);
}

function noteDecision(
  world: World,
  lane: number,
  decisionAtMs: number,
  afterMs: number,
  outcome: number,
): void {
  world.lane[(lane << ROW_BITS) | LANE_DECISION_AT] = Math.min(decisionAtMs, AFTER_ALL_RUNS_MS);
  world.lane[(lane << ROW_BITS) | LANE_AFTER_MS] = Math.min(afterMs, AFTER_ALL_RUNS_MS);
  world.lane[(lane << ROW_BITS) | LANE_OUTCOME] = outcome;
}

/** The check's next event, which ends or decides it, is put on the calendar. */
function willHappen(world: World, lane: number, atMs: number, kind: number): void {
  const delayMs = Math.min(atMs, AFTER_ALL_RUNS_MS) - world.nowMs;
  world.lane[(lane << ROW_BITS) | LANE_EVENT] = world.kernel.scheduleAfter(
    delayMs,
    kind,
    lane,
    PRIORITY_CHECK,
  );
}

/** Live: asks at once for what is needed at `neededAtMs`. */
function willAsk(world: World, lane: number, neededAtMs: number, afterMs: number): void {
  world.lane[(lane << ROW_BITS) | LANE_DECISION_AT] = AFTER_ALL_RUNS_MS;
  world.lane[(lane << ROW_BITS) | LANE_AFTER_MS] = Math.min(afterMs, AFTER_ALL_RUNS_MS);
  world.lane[(lane << ROW_BITS) | LANE_EVENT] = -1;
  world.book.ask(lane, OPEN_CHECK, neededAtMs);
}

/** Checks end before others arrive in the same instant: the lane is free for them. */
const PRIORITY_CHECK = 8;
