import type { RecordCrossing } from '#contracts';
import { check, crossing } from '../../support/border-talk.ts';
import { DOCUMENTED, lanesOf } from '../measure/records.ts';

export const CONNECTIONS = 64;
export const RUN = 'bench-crossings';
/** One lane a connection, as a site has them. */
export const LANES = lanesOf(CONNECTIONS);

/** What a lane records in an outage: the whole form of a documented check. */
export const record = (lane: number, number: number): RecordCrossing =>
  crossing(check(RUN, LANES[lane] ?? '', number), DOCUMENTED, number);

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
