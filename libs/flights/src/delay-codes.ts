/**
 * IATA delay codes that a border can cause or pass on (IATA Airport Handling Manual 730, as listed by EUROCONTROL,
 * ansperformance.eu/definition/iata-delay-codes).
 */
export const DELAY_CODES = {
  '86': { letters: 'AG', means: 'immigration, customs, health' },
  '93': { letters: 'RA', means: 'aircraft rotation, late arrival of aircraft from another flight' },
} as const;
export type DelayCode = keyof typeof DELAY_CODES;

/** Off-block later than this after schedule is late (EUROCONTROL CODA: D15). */
export const LATE_AFTER_MINUTES = 15;
