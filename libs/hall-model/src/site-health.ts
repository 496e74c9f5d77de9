import { MODES, TIERS, TRAVELLER_CLASSES, laneCanServe, modeOfHall, tierOfCheck } from '#fallback';
import type { HealthState, ServiceHealth } from '#fallback';
import { serviceBit } from './airport-plan.ts';
import { backlogNow, registerChanged } from './crossings.ts';
import { gatesMay } from './gates.ts';
import { healthOf } from './health-plan.ts';
import type { World } from './world.ts';
import { HALL_MODE, HALL_MODE_SINCE, ROW_BITS } from './tables.ts';
import { CLASS_COUNT, SITE_HEALTH_CHANGES, SNAPSHOT_EXPIRES, STORE_CHANGES } from './codes.ts';

const WATCHLIST = serviceBit('watchlist');
const REGISTER = serviceBit('crossing-register');

/** Puts step `index` of the timeline on the calendar, if there is one. */
export function scheduleStep(world: World, index: number): void {
  const { timeline } = world;
  if (index >= timeline.length) {
    timeline.event = -1;
    return;
  }
  const atMs = Math.max(world.nowMs, timeline.at(index).atMs);
  timeline.event = world.kernel.schedule(atMs, SITE_HEALTH_CHANGES, index, 0);
}

/** Takes the steps that are due already, puts the next on the calendar. */
export function beginTimeline(world: World): void {
  const { timeline } = world;
  let index = 0;
  while (index < timeline.length && timeline.at(index).atMs <= world.nowMs) {
    applyStep(world, index);
    index += 1;
  }
  scheduleStep(world, index);
}

/** A step of the timeline is due. */
export function stepDue(world: World, index: number): void {
  scheduleStep(world, index + 1);
  applyStep(world, index);
}

function applyStep(world: World, index: number): void {
  const step = world.timeline.at(index);
  world.site.faulty[step.site] = step.faulty;
  if (step.down !== world.site.down[step.site]) setHealth(world, step.site, step.down);
}

/** The site holds other services for down than before: lanes, tiers, modes follow. */
export function setHealth(world: World, site: number, down: number): void {
  const before = world.site.down[site]!;
  world.site.down[site] = down;
  if ((down & WATCHLIST) !== 0 && (before & WATCHLIST) === 0) watchlistWentDown(world, site);
  if ((down & REGISTER) !== (before & REGISTER)) registerChanged(world, site);
  refreshSite(world, site);
}

export function setSiteStore(world: World, site: number, state: HealthState): void {
  world.site.storeDown[site] = state === 'down' ? 1 : 0;
  refreshSite(world, site);
}

/** Whether the scenario has the site's own store down now; puts its next change on the calendar. */
export function storeChanges(world: World, site: number): void {
  const { siteId } = world.plan.sites[site]!;
  const outages = (world.plan.scenario.storeOutages ?? []).filter((one) => one.siteId === siteId);
  const { nowMs } = world;
  const down = outages.some(
    ({ fromMs, untilMs }) => fromMs <= nowMs && (untilMs === null || nowMs < untilMs),
  );
  if (down !== (world.site.storeDown[site] === 1)) setSiteStore(world, site, down ? 'down' : 'up');
  const edges = outages.flatMap(({ fromMs, untilMs }) => (untilMs === null ? [fromMs] : [fromMs, untilMs]));
  const nextMs = Math.min(...edges.filter((edge) => edge > nowMs));
  if (Number.isFinite(nextMs)) world.kernel.schedule(Math.round(nextMs), STORE_CHANGES, site, 0);
}

/** Works out who may use gates and what tier checks have, and tells the halls. */
export function refreshSite(world: World, site: number): void {
  const plan = world.plan.sites[site]!;
  const health = healthOf(world.site.down[site]!);
  const store: HealthState = world.site.storeDown[site] === 1 ? 'down' : 'up';
  const snapshotAgeMs = snapshotAge(world, site);
  let gateClasses = 0;
  TRAVELLER_CLASSES.forEach((of, at) => {
    if (store === 'up' && laneCanServe('autogate', of, health, plan.policy, snapshotAgeMs)) {
      gateClasses |= 1 << at;
    }
    world.gateTier[site * CLASS_COUNT + at] = TIERS.indexOf(tierOfCheck('autogate', of, health, store));
    world.counterTier[site * CLASS_COUNT + at] = TIERS.indexOf(tierOfCheck('counter', of, health, store));
  });
  world.site.gateClasses[site] = gateClasses;
  world.plan.halls.forEach((hall, at) => {
    if (hall.site === site) gatesMay(world, at);
  });
  refreshModes(world, site, health);
}

/** The modes that people are shown; nothing in the model hangs on them. */
export function refreshModes(
  world: World,
  site: number,
  health: ServiceHealth = healthOf(world.site.down[site]!),
): void {
  const unsyncedFallback = backlogNow(world, site);
  world.plan.halls.forEach((hall, at) => {
    if (hall.site !== site) return;
    const previous = MODES[world.hall[(at << ROW_BITS) | HALL_MODE]!]!;
    const { mode } = modeOfHall({
      previous,
      health,
      hasAutogates: hall.plan.autogates > 0,
      siteStore: world.site.storeDown[site] === 1 ? 'down' : 'up',
      unsyncedFallback,
    });
    if (mode === previous) return;
    world.hall[(at << ROW_BITS) | HALL_MODE] = MODES.indexOf(mode);
    world.hall[(at << ROW_BITS) | HALL_MODE_SINCE] = world.nowMs;
    // Recovering is entered first, and may be over at once.
    if (mode === 'recovering') refreshModes(world, site, health);
  });
}

/** Snapshots are fetched all the time while the list is up: its age counts from when the list went down. */
function snapshotAge(world: World, site: number): number {
  return (world.site.down[site]! & WATCHLIST) === 0 ? 0 : world.nowMs - world.site.snapshotAtMs[site]!;
}

function watchlistWentDown(world: World, site: number): void {
  world.site.snapshotAtMs[site] = world.nowMs;
  world.kernel.cancel(world.site.snapshotEvent[site]!);
  world.site.snapshotEvent[site] = -1;
  const maxAgeMs = world.plan.sites[site]!.policy.autogateSnapshotMaxAgeMs;
  if (maxAgeMs === null) return;
  const atMs = world.nowMs + Math.floor(maxAgeMs) + 1;
  world.site.snapshotEvent[site] = world.kernel.schedule(atMs, SNAPSHOT_EXPIRES, site, 0);
}
