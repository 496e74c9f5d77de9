import type { TravellerClass } from '#fallback';

/** What a simulated traveller carries: a machine-readable zone (TD3), and a visa number where the class has one. */
export interface TravelDocuments {
  readonly mrz: string;
  readonly visaNumber: string | null;
}

const SURNAMES = [
  'SANTOSO',
  'WIJAYA',
  'HALIM',
  'SIREGAR',
  'NASUTION',
  'PUTRI',
  'LESTARI',
  'TAN',
  'LIM',
  'SMITH',
  'MUELLER',
  'SATO',
];
const GIVEN_NAMES = [
  'BUDI',
  'SITI',
  'AGUS',
  'DEWI',
  'RINA',
  'ANDI',
  'MEI',
  'WEI',
  'ANNA',
  'JOHN',
  'YUKI',
  'PAUL',
];
const ASEAN = ['SGP', 'MYS', 'THA', 'PHL', 'VNM', 'BRN'];
const OTHERS = ['AUS', 'CHN', 'JPN', 'KOR', 'GBR', 'USA', 'IND', 'NLD', 'FRA', 'SAU'];
const INDONESIANS: readonly TravellerClass[] = ['wni', 'hajj', 'crew', 'under-age', 'family', 'assisted'];

/**
 * Documents of a traveller, a function of the run's seed and the traveller's serial number alone, so that a repeated call
 * carries the same document. Names and numbers are invented; classes that both WNI and WNA can have get WNI documents.
 */
export function travelDocuments(
  randomSeed: number,
  serial: number,
  travellerClass: TravellerClass,
): TravelDocuments {
  const dice = scramble(randomSeed, serial);
  const nationality = INDONESIANS.includes(travellerClass)
    ? 'IDN'
    : pick(travellerClass.startsWith('asean') ? ASEAN : OTHERS, dice);
  const number = `${String.fromCharCode(65 + (dice % 26))}${String(serial % 10_000_000).padStart(7, '0')}`;
  const age = travellerClass === 'under-age' ? 4 + (dice % 10) : 18 + (dice % 60);
  const birth = `${String((124 - age) % 100).padStart(2, '0')}${twoDigits(1 + (dice % 12))}${twoDigits(1 + (dice % 28))}`;
  const expiry = `${28 + (dice % 6)}${twoDigits(1 + ((dice >>> 8) % 12))}${twoDigits(1 + ((dice >>> 12) % 28))}`;
  const names = `${pick(SURNAMES, dice >>> 5)}<<${pick(GIVEN_NAMES, dice >>> 9)}`;
  const hasVisa = travellerClass === 'wna-evisa' || travellerClass === 'wna-other';
  return {
    mrz: `${machineReadableNames(nationality, names)}\n${machineReadableNumbers(number, nationality, birth, (dice & 1) === 0 ? 'F' : 'M', expiry)}`,
    visaNumber: hasVisa ? `V${String(serial).padStart(9, '0')}` : null,
  };
}

const machineReadableNames = (issuer: string, names: string): string =>
  `P<${issuer}${names}`.padEnd(44, '<').slice(0, 44);

/** Second line of a TD3 zone. Positions and check digits: ICAO Doc 9303 part 4, section 4.2. */
function machineReadableNumbers(
  number: string,
  nationality: string,
  birth: string,
  sex: string,
  expiry: string,
): string {
  const numberField = number.padEnd(9, '<');
  const optional = '<'.repeat(14);
  const parts = `${numberField}${checkDigit(numberField)}`;
  const birthPart = `${birth}${checkDigit(birth)}`;
  const rest = `${expiry}${checkDigit(expiry)}${optional}<`;
  return `${parts}${nationality}${birthPart}${sex}${rest}${checkDigit(parts + birthPart + rest)}`;
}

/** Weights 7, 3, 1 modulo 10; digits count as themselves, A = 10 to Z = 35, the filler 0 (ICAO Doc 9303 part 3, 4.9). */
export function checkDigit(field: string): number {
  const weights = [7, 3, 1];
  let sum = 0;
  for (let i = 0; i < field.length; i++) {
    const character = field[i] ?? '<';
    sum += (character === '<' ? 0 : parseInt(character, 36)) * (weights[i % 3] ?? 0);
  }
  return sum % 10;
}

const pick = (list: readonly string[], dice: number): string => list[dice % list.length] ?? '';
const twoDigits = (value: number): string => String(value).padStart(2, '0');

/** An integer that looks thrown, from two integers (finaliser of MurmurHash3, a bijection of 32-bit words). */
function scramble(randomSeed: number, serial: number): number {
  let h = (Math.imul(randomSeed >>> 0, 0x9e3779b1) ^ serial) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
