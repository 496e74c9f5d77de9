/**
 * Visas that the centre knows, by the letters that begin their number. Numbers are the house's own; lengths of stay as
 * commonly granted in 2024 (visa on arrival 30 days, single-entry and multiple-entry visit 60 days, limited stay 1 year).
 */
const LENGTH_OF_STAY_DAYS: Readonly<Record<string, number>> = { V: 30, C: 60, D: 60, E: 365 };

/** A letter of the table, then six to twelve digits: `V000000412`. */
const VISA_NUMBER = /^([VCDE])\d{6,12}$/;

/** Nationalities that enter without a visa for 30 days: ASEAN and Timor-Leste. */
const VISA_FREE = new Set(['BRN', 'KHM', 'LAO', 'MMR', 'MYS', 'PHL', 'SGP', 'THA', 'TLS', 'VNM']);
const VISA_FREE_DAYS = 30;

/** Days that a visa of this number grants; null when there is no such visa. */
export function daysOfVisa(visaNumber: string | null): number | null {
  const letter = VISA_NUMBER.exec(visaNumber ?? '')?.[1];
  return letter === undefined ? null : (LENGTH_OF_STAY_DAYS[letter] ?? null);
}

/** Days without a visa; null when the nationality needs one. */
export const daysWithoutVisa = (nationality: string): number | null =>
  VISA_FREE.has(nationality) ? VISA_FREE_DAYS : null;
