import { describe, expect, it } from '@jest/globals';
import type { LookupReply, LookupRequest } from '#contracts';
import { VirtualClock } from '#determinism';
import type { Service } from '#fallback';
import { CentreFailedError } from '../centre/centre-failed.ts';
import { Lookups } from './lookups.ts';

type Parts = ConstructorParameters<typeof Lookups>;

const DEADLINE_MS = 800;
const SITE = { siteId: 'CGK-T3' } as Parameters<Lookups['ask']>[0];
const REQUEST = { siteId: 'CGK-T3', crossingId: 'c-1' } as LookupRequest;
const CLEAR: LookupReply = { outcome: 'clear', listVersion: 7 } as LookupReply;

/** A centre of which some services answer after so many milliseconds, and the others at the signal alone. */
function lookupsOf(answersAfterMs: Partial<Record<Service, number>>): {
  lookups: Lookups;
  clock: VirtualClock;
} {
  const clock = new VirtualClock();
  const centre = {
    lookUp: (service: Service, _body: string, signal: AbortSignal) =>
      new Promise<LookupReply>((resolve, reject) => {
        const afterMs = answersAfterMs[service];
        if (afterMs !== undefined)
          clock.after(afterMs, () => {
            resolve(CLEAR);
          });
        signal.addEventListener('abort', () => {
          reject(new CentreFailedError('no answer', false));
        });
      }),
  } as unknown as Parts[0];
  const watch = { observed: () => undefined } as unknown as Parts[1];
  const settings = { LOOKUP_DEADLINE_MS: DEADLINE_MS } as Parts[2];
  return { lookups: new Lookups(centre, watch, settings, clock), clock };
}

/** When a check had all its replies, on the clock. */
async function answeredAtMs(
  { lookups, clock }: { lookups: Lookups; clock: VirtualClock },
  services: readonly Service[],
): Promise<{ atMs: number; replies: (LookupReply | null)[] }> {
  let told: { atMs: number; replies: (LookupReply | null)[] } | null = null;
  const asked = lookups.ask(SITE, services, REQUEST).then((replies) => {
    told = { atMs: clock.nowMs(), replies };
  });
  while (told === null && clock.nowMs() < 2 * DEADLINE_MS) {
    clock.advanceBy(10);
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  }
  await asked;
  return told ?? { atMs: Number.POSITIVE_INFINITY, replies: [] };
}

describe('lookups of a check', () => {
  it('are given up together so long before the deadline that the check is answered by then', async () => {
    const { atMs, replies } = await answeredAtMs(lookupsOf({ visa: 50, interpol: 740 }), [
      'watchlist',
      'interpol',
      'visa',
    ]);
    expect(replies).toEqual([null, CLEAR, CLEAR]);
    expect(atMs).toBeGreaterThanOrEqual(0.95 * DEADLINE_MS);
    expect(atMs).toBeLessThan(DEADLINE_MS - 20);
  });

  it('wait for nobody once all have answered', async () => {
    const { atMs } = await answeredAtMs(lookupsOf({ watchlist: 30, interpol: 60 }), [
      'watchlist',
      'interpol',
    ]);
    expect(atMs).toBe(60);
  });
});
