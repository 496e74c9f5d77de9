import type { TravellerClass } from './vocabulary.ts';

interface ClassRule {
  /** May use an autogate. */
  readonly autogate: boolean;
  /** WNA: a visa or stay permit is looked up at the counter. */
  readonly visa: boolean;
  /** WNA of any kind, visa-free ones included. */
  readonly foreigner: boolean;
}

const rule = (autogate: boolean, visa: boolean, foreigner: boolean): ClassRule =>
  Object.freeze({ autogate, visa, foreigner });

/**
 * Rules as of June 2024: any WNI of 14 years or more; WNA with e-passport and e-visa or e-VoA; ASEAN visa-free travellers
 * only when registered online (travel.kompas.com, 4 Apr 2024; banten.idntimes.com, 3 Jan 2024). Who travels with a child,
 * needs help, or comes in a hajj group goes to a counter; crew and diplomats have lanes of their own.
 */
const CLASS_RULES: Readonly<Record<TravellerClass, ClassRule>> = Object.freeze({
  wni: rule(true, false, false),
  'wna-evisa': rule(true, true, true),
  'wna-other': rule(false, true, true),
  'asean-registered': rule(true, false, true),
  'asean-unregistered': rule(false, false, true),
  'under-age': rule(false, false, false),
  family: rule(false, false, false),
  crew: rule(false, false, false),
  diplomat: rule(false, false, false),
  assisted: rule(false, false, false),
  hajj: rule(false, false, false),
});

/** Youngest age for an autogate in June 2024; 6 years since about September 2024 (travel.kompas.com; wartabalionline.com). */
export const AUTOGATE_MINIMUM_AGE_YEARS = 14;

export const mayUseAutogate = (travellerClass: TravellerClass): boolean =>
  CLASS_RULES[travellerClass].autogate;
export const isForeigner = (travellerClass: TravellerClass): boolean => CLASS_RULES[travellerClass].foreigner;
export const needsVisa = (travellerClass: TravellerClass): boolean => CLASS_RULES[travellerClass].visa;
