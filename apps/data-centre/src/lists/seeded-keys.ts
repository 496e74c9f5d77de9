import { KeyedRandom } from '#determinism';
import type { ListName } from './listed.ts';
import { documentKey } from './list-keys.ts';

/** Raise it when the rule below changes: a database seeded by an older rule is seeded again (entries added stay). */
export const SEED_GENERATION = 1;

/**
 * Hits per arriving foreigner at Bali in the first half of 2024: 28 refused on the watch list (cekal) and 20 on Interpol's
 * of 2.94 million (suara.com; bisnisupdate.com). Nothing is published of Indonesians or of departures: the same is assumed.
 */
export const HITS_PER_TRAVELLER: Readonly<Record<ListName, number>> = {
  watchlist: 28 / 2_940_000,
  interpol: 20 / 2_940_000,
};

/**
 * Simulated travellers carry a letter and seven digits that stay under a million, so the share of these documents that is
 * listed is the share of travellers that is hit. Real documents have other numbers and meet only entries that people add.
 */
const LETTERS = 26;
const NUMBERS = 1_000_000;

/** ICAO 9303-3 codes of the nationalities that fly to Indonesia most, and UTO for trying things out. */
const NATIONALITIES =
  `IDN AUS BRN KHM LAO MMR MYS PHL SGP THA TLS VNM CHN HKG TWN JPN KOR IND BGD PAK LKA NPL GBR IRL FRA D DEU NLD BEL ` +
  `CHE AUT ITA ESP PRT SWE NOR DNK FIN POL CZE HUN ROU GRC TUR RUS UKR USA CAN MEX BRA ARG CHL COL NZL PNG FJI ZAF EGY ` +
  `SAU ARE QAT KWT BHR OMN JOR YEM IRN IRQ UTO`;

/** Always listed, of nobody: to show a hit on purpose. */
const FOR_DEMONSTRATIONS: Readonly<Record<ListName, string>> = {
  watchlist: documentKey('UTO', 'X9000001'),
  interpol: documentKey('UTO', 'X9000002'),
};

/** Keys that a list starts with: the same everywhere, for ever, at the published rate. Some 18,000 or 12,000. */
export function seededKeys(list: ListName): string[] {
  const random = new KeyedRandom({ randomSeed: SEED_GENERATION });
  const perNationality = Math.round(HITS_PER_TRAVELLER[list] * LETTERS * NUMBERS);
  const keys = new Set([FOR_DEMONSTRATIONS[list]]);
  for (const nationality of NATIONALITIES.split(' ')) {
    const purpose = random.purpose(`${list} ${nationality}`);
    for (let entry = 0; entry < perNationality; entry += 1) {
      random.stream(purpose, entry);
      const letter = String.fromCharCode(65 + random.below(LETTERS));
      const number = String(random.below(NUMBERS)).padStart(7, '0');
      keys.add(documentKey(nationality, letter + number));
    }
  }
  return [...keys];
}
