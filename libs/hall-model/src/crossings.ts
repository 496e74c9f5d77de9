import { serviceBit } from './airport-plan.ts';
import type { World } from './world.ts';
import * as codes from './codes.ts';
import * as tables from './tables.ts';

const { BACKLOG_DRAINS } = codes;
const { HALL_ONLINE, ROW_BITS } = tables;

/**
 * Records that a site sends after an outage, per second of site time: an estimate of ours for batches of up to 500 over a
 * national link, with the register checking each.
 */
export const DRAIN_PER_SECOND = 20;

const REGISTER = serviceBit('crossing-register');

/** A traveller crossed: counted by tier, and owed to the register while it is away or behind. */
export function recordCrossing(world: World, hall: number, tier: number): void {
  world.hall[(hall << ROW_BITS) | (HALL_ONLINE + tier)]! += 1;
  const site = world.plan.halls[hall]!.site;
  if (world.live) return;
  if ((world.site.down[site]! & REGISTER) !== 0 || world.site.backlog[site]! > 0)
    world.site.backlog[site]! += 1;
}

/** The register is back, or gone: begins or stops paying off what is owed. */
export function registerChanged(world: World, site: number): void {
  world.kernel.cancel(world.site.backlogEvent[site]!);
  world.site.backlogEvent[site] = -1;
  world.site.backlogAtMs[site] = world.nowMs;
  scheduleDrain(world, site);
}

/** Pays off what time allowed; true when nothing is owed any more. */
export function drainBacklog(world: World, site: number): boolean {
  settleBacklog(world, site);
  world.site.backlogEvent[site] = -1;
  scheduleDrain(world, site);
  return world.site.backlog[site] === 0;
}

/** Records owed to the register now. */
export function backlogNow(world: World, site: number): number {
  if ((world.site.down[site]! & REGISTER) !== 0) return world.site.backlog[site]!;
  const paid = Math.floor(((world.nowMs - world.site.backlogAtMs[site]!) * DRAIN_PER_SECOND) / 1000);
  return Math.max(0, world.site.backlog[site]! - paid);
}

function settleBacklog(world: World, site: number): void {
  world.site.backlog[site] = backlogNow(world, site);
  world.site.backlogAtMs[site] = world.nowMs;
}

function scheduleDrain(world: World, site: number): void {
  const owed = world.site.backlog[site]!;
  if (owed === 0 || (world.site.down[site]! & REGISTER) !== 0 || world.live) return;
  const atMs = world.nowMs + Math.ceil((owed * 1000) / DRAIN_PER_SECOND);
  world.site.backlogEvent[site] = world.kernel.schedule(atMs, BACKLOG_DRAINS, site);
}
