const DAY_MS = 86_400_000;
const DATE_BYTES = '2024-06-19T'.length;
const DIGIT_ZERO = 0x30;
/** What follows the date: numbers of so many digits, each with a sign behind it. */
const CLOCK = [
  { unitMs: 3_600_000, digits: 2, sign: ':' },
  { unitMs: 60_000, digits: 2, sign: ':' },
  { unitMs: 1_000, digits: 2, sign: '.' },
  { unitMs: 1, digits: 3, sign: 'Z' },
].map(({ sign, ...number }) => ({ ...number, sign: sign.charCodeAt(0) }));

export const INSTANT_BYTES = '2024-06-19T21:15:00.000Z'.length;

/**
 * Writes instants as `toISOString` does, straight to bytes: V8 prints its text by way of C's `printf`, which costs a record as
 * much as all else that is put around it. Remembers the last date, for most are of one day.
 */
export class InstantWriter {
  #day = Number.NaN;
  #date = Buffer.alloc(0);

  /** Returns where it ends: {@link INSTANT_BYTES} on. The instant: whole milliseconds, in a year of four digits. */
  put(bytes: Uint8Array, instantMs: number, start: number): number {
    const day = Math.floor(instantMs / DAY_MS);
    if (day !== this.#day) {
      this.#day = day;
      this.#date = Buffer.from(new Date(day * DAY_MS).toISOString().slice(0, DATE_BYTES));
    }
    bytes.set(this.#date, start);
    let at = start + DATE_BYTES;
    let restMs = instantMs - day * DAY_MS;
    for (const { unitMs, digits, sign } of CLOCK) {
      let count = Math.floor(restMs / unitMs);
      restMs -= count * unitMs;
      bytes[at + digits] = sign;
      for (let place = at + digits - 1; place >= at; place -= 1) {
        bytes[place] = DIGIT_ZERO + (count % 10);
        count = Math.floor(count / 10);
      }
      at += digits + 1;
    }
    return at;
  }
}
