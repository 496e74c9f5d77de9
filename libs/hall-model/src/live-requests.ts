import { LANE_KINDS, TIERS, TRAVELLER_CLASSES } from '#fallback';
import type { Decision, LaneKind, Tier, TravellerClass } from '#fallback';
import type { FlightStatics } from './airport-plan.ts';
import { finishCounterCheck, willDecide, willEnd } from './checks.ts';
import { lookupOf } from './lookups.ts';
import { OPEN_CHECK, RECORD_CROSSING } from './lookup-book.ts';
import { LiveContractError } from './model-error.ts';
import type { LaneChange, World } from './world.ts';
import {
  LANE_AFTER_MS,
  LANE_CROSSINGS,
  LANE_DECISION_AT,
  LANE_EVENT,
  LANE_OFFICER,
  LANE_OUTCOME,
  LANE_STARTED_AT,
  LANE_TIER,
  LANE_TRAVELLER,
  ROW_BITS,
} from './tables.ts';
import { CHECKS, CLASS, FLIGHT, GROUP_SIZE, SERIAL } from './traveller-rows.ts';
import {
  CLEARED,
  GATES,
  REFERRED,
  TIER_LOCAL,
  TIER_ONLINE,
  TO_COUNTER,
  hallOfBank,
  kindOfBank,
} from './codes.ts';

/** A lane wants something of the backend. Times are run time; `dueAtMs` is when it stands still without the answer. */
export interface LaneRequest {
  /** Counts up from 1; never used again. */
  readonly requestId: number;
  readonly kind: 'open-check' | 'record-crossing';
  /** When what is told happened: the start of the check, or the decision. */
  readonly siteAtMs: number;
  readonly dueAtMs: number;
  readonly siteId: string;
  readonly hallId: string;
  readonly laneId: string;
  readonly laneKind: LaneKind;
  readonly direction: 'arrival' | 'departure';
  /** Null at an autogate. */
  readonly officerId: string | null;
  readonly traveller: LaneTraveller;
  readonly flight: FlightStatics;
  readonly checkStartedAtMs: number;
  /** Of a record: 1, 2, 3 ... a lane. Of a check: records that the lane has made. */
  readonly laneSequence: number;
  /** Of a record; else null. */
  readonly decision: Decision | null;
  /** Of a record, as the check was answered; of a check, what the lane expects. */
  readonly tier: Tier;
}

export interface LaneTraveller {
  /** From 1, unique in the run and the same in every run of the scenario: what a document can be made of. */
  readonly serial: number;
  readonly travellerClass: TravellerClass;
  /** How often this traveller has begun a check: 1 for the first; tells a gate's check from the counter's after it. */
  readonly checkNumber: number;
  /** Left of the group that goes to this lane together, this one included. */
  readonly groupSize: number;
}

export interface LaneAnswer {
  /** Wall milliseconds from asking to the answer: charged to the lane from `dueAtMs` on, one to one. */
  readonly waitedMs: number;
  /** Of an open-check: the tier that the backend made it. */
  readonly tier?: Tier;
  /** Of an open-check. Default `clear`. */
  readonly advice?: 'clear' | 'refer' | 'use-counter';
}

/** A lane opened, or closed with its last check done. */
export interface LaneChangeNote {
  readonly atMs: number;
  readonly siteId: string;
  readonly hallId: string;
  readonly laneId: string;
  readonly laneKind: LaneKind;
  readonly open: boolean;
  /** Who sits there, or sat; null at an autogate. */
  readonly officerId: string | null;
}

/** Null for the second line: behind the hall, no lane that border knows. */
export function describeLaneChange(
  world: World,
  { atMs, lane, open, officer }: LaneChange,
): LaneChangeNote | null {
  const bank = world.plan.laneBank[lane]!;
  const { hallId, siteId } = world.plan.halls[hallOfBank(bank)]!;
  const laneKind = LANE_KINDS[kindOfBank(bank)];
  if (laneKind === undefined) return null;
  return {
    atMs,
    siteId,
    hallId,
    laneId: world.plan.laneIds[lane]!,
    laneKind,
    open,
    officerId: officerId(world, lane, officer),
  };
}

export function describeRequest(world: World, lane: number): LaneRequest {
  const { book, plan, traveller } = world;
  const row = world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]!;
  const bank = plan.laneBank[lane]!;
  const hall = plan.halls[hallOfBank(bank)]!;
  const recording = book.kind[lane] === RECORD_CROSSING;
  const startedAtMs = world.lane[(lane << ROW_BITS) | LANE_STARTED_AT]!;
  return {
    requestId: book.requestId[lane]!,
    kind: recording ? 'record-crossing' : 'open-check',
    siteAtMs: recording ? world.lane[(lane << ROW_BITS) | LANE_DECISION_AT]! : startedAtMs,
    dueAtMs: book.dueAtMs[lane]!,
    siteId: hall.siteId,
    hallId: hall.hallId,
    laneId: plan.laneIds[lane]!,
    laneKind: LANE_KINDS[kindOfBank(bank)]!,
    direction: hall.plan.direction,
    officerId: officerId(world, lane),
    traveller: {
      serial: traveller[(row << ROW_BITS) | SERIAL]!,
      travellerClass: TRAVELLER_CLASSES[traveller[(row << ROW_BITS) | CLASS]!]!,
      checkNumber: traveller[(row << ROW_BITS) | CHECKS]!,
      groupSize: traveller[(row << ROW_BITS) | GROUP_SIZE]!,
    },
    flight: plan.flights[traveller[(row << ROW_BITS) | FLIGHT]!]!,
    checkStartedAtMs: startedAtMs,
    laneSequence: world.lane[(lane << ROW_BITS) | LANE_CROSSINGS]!,
    decision: recording
      ? world.lane[(lane << ROW_BITS) | LANE_OUTCOME] === REFERRED
        ? 'referred'
        : 'cleared'
      : null,
    tier: TIERS[world.lane[(lane << ROW_BITS) | LANE_TIER]!]!,
  };
}

/** `SITE-0001`; null in a lane without an officer. */
function officerId(
  world: World,
  lane: number,
  officer = world.lane[(lane << ROW_BITS) | LANE_OFFICER]!,
): string | null {
  if (officer < 0) return null;
  const { siteId } = world.plan.halls[hallOfBank(world.plan.laneBank[lane]!)]!;
  return `${siteId}-${String(officer).padStart(4, '0')}`;
}

/** Live: the decision falls now; asks that the crossing be recorded while the traveller leaves. */
export function checkDecides(world: World, lane: number): void {
  if (!world.live) {
    // A forecast forked from a live run: nobody records, the traveller leaves.
    willEnd(
      world,
      lane,
      world.nowMs,
      world.lane[(lane << ROW_BITS) | LANE_AFTER_MS]!,
      world.lane[(lane << ROW_BITS) | LANE_OUTCOME]!,
    );
    return;
  }
  world.lane[(lane << ROW_BITS) | LANE_EVENT] = -1;
  world.lane[(lane << ROW_BITS) | LANE_CROSSINGS]! += 1;
  world.book.ask(lane, RECORD_CROSSING, world.nowMs + world.lane[(lane << ROW_BITS) | LANE_AFTER_MS]!);
}

/** Takes an answer; false when nobody waits for it any more. Throws {@link LiveContractError}. */
export function takeAnswer(world: World, requestId: number, answer: LaneAnswer): boolean {
  const { book } = world;
  const lane = book.laneOf(requestId);
  if (lane < 0) return false;
  if (!(answer.waitedMs >= 0) || !Number.isFinite(answer.waitedMs)) {
    throw new LiveContractError(`waitedMs: expected 0 or more, such as 12.5, got ${answer.waitedMs}`);
  }
  const kind = book.kind[lane]!;
  const answeredAtMs = book.dueAtMs[lane]! + Math.ceil(answer.waitedMs);
  if (answeredAtMs < world.nowMs) {
    throw new LiveContractError(
      `request ${requestId} was due at ${book.dueAtMs[lane]} ms and took ${answer.waitedMs} ms, but the run stands at ${world.nowMs} ms: it was let past an answer that had yet to come`,
    );
  }
  book.close(lane);
  if (kind === OPEN_CHECK) checkAnswered(world, lane, answeredAtMs, answer);
  else {
    const outcome = world.lane[(lane << ROW_BITS) | LANE_OUTCOME]!;
    const decisionAtMs = world.lane[(lane << ROW_BITS) | LANE_DECISION_AT]!;
    willEnd(world, lane, decisionAtMs, answeredAtMs - decisionAtMs, outcome);
  }
  return true;
}

/** A forecast forked from a live run: what was asked is answered by the model's law, from now or when due. */
export function answerByLaw(world: World): void {
  const { book, plan, traveller } = world;
  for (let lane = 0; lane < plan.laneBank.length; lane += 1) {
    if (book.requestId[lane] === 0) continue;
    const recording = book.kind[lane] === RECORD_CROSSING;
    const fromMs = Math.max(world.nowMs, book.dueAtMs[lane]!);
    book.close(lane);
    if (recording) {
      const decisionAtMs = world.lane[(lane << ROW_BITS) | LANE_DECISION_AT]!;
      willEnd(
        world,
        lane,
        decisionAtMs,
        fromMs - decisionAtMs,
        world.lane[(lane << ROW_BITS) | LANE_OUTCOME]!,
      );
      continue;
    }
    const row = world.lane[(lane << ROW_BITS) | LANE_TRAVELLER]!;
    const kind = kindOfBank(plan.laneBank[lane]!);
    const hall = plan.halls[hallOfBank(plan.laneBank[lane]!)]!;
    let tier = world.lane[(lane << ROW_BITS) | LANE_TIER]!;
    let answeredAtMs = fromMs;
    let answered = true;
    if (tier === TIER_ONLINE) {
      const end = lookupOf(world, hall, kind, row, traveller[(row << ROW_BITS) | CHECKS]! - 1, world.nowMs);
      answeredAtMs += end.waitMs;
      answered = end.answered;
      if (!answered) tier = TIER_LOCAL;
    }
    if (kind === GATES) {
      willEnd(
        world,
        lane,
        answeredAtMs,
        world.lane[(lane << ROW_BITS) | LANE_AFTER_MS]!,
        answered ? CLEARED : TO_COUNTER,
      );
    } else finishCounterCheck(world, lane, answeredAtMs, tier);
  }
}

function checkAnswered(world: World, lane: number, answeredAtMs: number, answer: LaneAnswer): void {
  const tier =
    answer.tier === undefined ? world.lane[(lane << ROW_BITS) | LANE_TIER]! : TIERS.indexOf(answer.tier);
  const advice = answer.advice ?? 'clear';
  if (kindOfBank(world.plan.laneBank[lane]!) === GATES) {
    world.lane[(lane << ROW_BITS) | LANE_TIER] = tier;
    const leaveMs = world.lane[(lane << ROW_BITS) | LANE_AFTER_MS]!;
    if (advice === 'clear') willDecide(world, lane, answeredAtMs, leaveMs, CLEARED);
    else willEnd(world, lane, answeredAtMs, leaveMs, TO_COUNTER);
    return;
  }
  finishCounterCheck(world, lane, answeredAtMs, tier);
  // A hit on a list goes to the second line whatever the officer thinks.
  if (advice === 'refer') world.lane[(lane << ROW_BITS) | LANE_OUTCOME] = REFERRED;
}
