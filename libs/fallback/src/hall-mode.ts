import { allUp, servicesNeeded, servicesOfHall } from './needs.ts';
import { mayUseAutogate } from './traveller-classes.ts';
import { move } from './transitions.ts';
import type { Transitions } from './transitions.ts';
import { TRAVELLER_CLASSES } from './vocabulary.ts';
import type { HealthState, Mode, Service, ServiceHealth } from './vocabulary.ts';

export interface HallSituation {
  /** What the hall's mode was until now; `normal` at the start. */
  readonly previous: Mode;
  readonly health: ServiceHealth;
  readonly hasAutogates: boolean;
  /** The site's own database. */
  readonly siteStore: HealthState;
  /** Records of the hall's site made under fallback and not yet at the register. */
  readonly unsyncedFallback: number;
}

export interface HallMode {
  readonly mode: Mode;
  /** Services needed here that are down; empty when normal, recovering or on paper with a healthy centre. */
  readonly because: readonly Service[];
}

/**
 * Recovery has a stage of its own: from documented or paper nobody is back to normal without passing `recovering`, and a
 * hall recovers only from something.
 */
export const MODE_TRANSITIONS: Transitions<Mode> = Object.freeze({
  normal: ['combined', 'documented', 'paper'],
  combined: ['normal', 'documented', 'paper', 'recovering'],
  documented: ['combined', 'paper', 'recovering'],
  paper: ['combined', 'documented', 'recovering'],
  recovering: ['normal', 'combined', 'documented', 'paper'],
} as const);

const NOTHING: readonly Service[] = Object.freeze([]);

/**
 * The mode of a hall after `previous`. Paper when the site's store is down; with all needed services up it is normal, or
 * recovering until what was made under fallback has reached the register; with some down, combined while any lane can
 * still check anybody online, else documented.
 */
export function modeOfHall(situation: HallSituation): HallMode {
  const mode = wanted(situation);
  return {
    mode:
      mode === situation.previous
        ? mode
        : move('the mode of a hall', MODE_TRANSITIONS, situation.previous, mode),
    because: down(situation.health, situation.hasAutogates),
  };
}

function wanted({ previous, health, hasAutogates, siteStore, unsyncedFallback }: HallSituation): Mode {
  if (siteStore === 'down') return 'paper';
  if (!allUp(servicesOfHall(hasAutogates), health)) {
    return somebodyOnline(health, hasAutogates) ? 'combined' : 'documented';
  }
  if (previous === 'normal') return 'normal';
  if (previous === 'documented' || previous === 'paper') return 'recovering';
  return unsyncedFallback > 0 ? 'recovering' : 'normal';
}

function somebodyOnline(health: ServiceHealth, hasAutogates: boolean): boolean {
  for (const travellerClass of TRAVELLER_CLASSES) {
    if (allUp(servicesNeeded('counter', travellerClass), health)) return true;
    if (!hasAutogates || !mayUseAutogate(travellerClass)) continue;
    if (allUp(servicesNeeded('autogate', travellerClass), health)) return true;
  }
  return false;
}

function down(health: ServiceHealth, hasAutogates: boolean): readonly Service[] {
  const services = servicesOfHall(hasAutogates);
  if (allUp(services, health)) return NOTHING;
  return services.filter((service) => health[service] === 'down');
}
