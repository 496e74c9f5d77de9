import { SERVICES } from '#fallback';
import { seenByCaller } from '#faults';
import type { HallStatics } from './airport-plan.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';
import * as rows from './traveller-rows.ts';

const { CLASS_COUNT } = codes;
const { ROW_BITS } = tables;
const { CLASS, SUBJECT } = rows;

export interface LookupEnd {
  answered: boolean;
  waitMs: number;
}

/** Overwritten by every lookup: nothing is allocated while the services are well. */
const END: LookupEnd = { answered: true, waitMs: 0 };

/**
 * A check's lookups in virtual time, all asked at once at `atMs`: answered after a draw from the law, or, where a fault
 * is in force that nobody has noticed yet, as the fault has it. Who waits in vain waits no longer than the deadline.
 */
export function lookupOf(
  world: World,
  hall: HallStatics,
  laneKind: number,
  row: number,
  occasion: number,
  atMs: number,
): Readonly<LookupEnd> {
  const subject = world.traveller[(row << ROW_BITS) | SUBJECT]!;
  const travellerClass = world.traveller[(row << ROW_BITS) | CLASS]!;
  END.answered = true;
  END.waitMs = world.habits.lookupMs(hall.laws, subject, occasion);
  const needed = world.plan.servicesNeeded[laneKind * CLASS_COUNT + travellerClass]!;
  const faulty = world.site.faulty[hall.site]! & needed;
  if (faulty !== 0) meetFaults(world, hall, faulty, subject, occasion, atMs);
  return END;
}

function meetFaults(
  world: World,
  hall: HallStatics,
  faulty: number,
  subject: number,
  occasion: number,
  atMs: number,
): void {
  const deadlineMs = world.plan.sites[hall.site]!.policy.lookupDeadlineMs;
  const answerMs = END.waitMs;
  for (let at = 0; at < SERVICES.length; at += 1) {
    if ((faulty & (1 << at)) === 0) continue;
    const misbehaviour = world.faults.plan.misbehaviourAt({
      service: SERVICES[at]!,
      siteId: hall.siteId,
      atMs,
      subject: (subject + world.luck) | 0,
      occasion,
    });
    const end = seenByCaller(misbehaviour, answerMs, deadlineMs);
    if (!end.answered) END.answered = false;
    END.waitMs = Math.max(END.waitMs, Math.round(end.waitMs));
  }
}
