export const SPEED_MIN = 0.1;
export const SPEED_MAX = 600;

/** A pace as typed, with a decimal point or comma; null when it is not a number from 0.1 to 600. */
export function parseSpeed(typed: string): number | null {
  const text = typed.trim().replace(',', '.');
  const speed = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  return speed >= SPEED_MIN && speed <= SPEED_MAX ? speed : null;
}
