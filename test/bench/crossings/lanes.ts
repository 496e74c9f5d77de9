import type { RecordCrossing } from '#contracts';
import { documentedCrossing, lanesOf } from '../measure/records.ts';

export const CONNECTIONS = 64;
export const RUN = 'bench-crossings';
/** One lane a connection, as a site has them. */
export const LANES = lanesOf(CONNECTIONS);

/** Border has read them at the check that came before, so here as often as it remembers. */
const TRAVELLERS = 2_048;

export const record = (lane: number, number: number): RecordCrossing =>
  documentedCrossing(RUN, LANES[lane] ?? '', number, (number * CONNECTIONS + lane) % TRAVELLERS);

/** Records `count` crossings over all lanes, the next one of a lane when its last is answered. First of each: `first` + 1. */
export interface Stint {
  readonly first: number;
  readonly count: number;
}

export interface StintDone {
  readonly tookMs: number;
  /** Of each lane, the number of the last crossing that was answered. */
  readonly last: number;
}

/** Lets 64 lanes take turns from one pot of `count` crossings. */
export async function play(
  { first, count }: Stint,
  keep: (lane: number, number: number) => Promise<void>,
  nowMs: () => number,
): Promise<StintDone> {
  let left = count;
  let last = first;
  const startedMs = nowMs();
  await Promise.all(
    LANES.map(async (_, lane) => {
      for (let number = first + 1; left > 0; number += 1) {
        left -= 1;
        await keep(lane, number);
        last = Math.max(last, number);
      }
    }),
  );
  return { tookMs: nowMs() - startedMs, last };
}
