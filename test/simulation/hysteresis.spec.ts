import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { DEFAULT_POLICY } from '#fallback';
import type { Mode } from '#fallback';
import { FaultPlan } from '#faults';
import { SiteWatch } from '../../apps/border/src/services/site-watch.ts';
import { Backlog } from '../../apps/border/src/sites/backlog.ts';
import { Site } from '../../apps/border/src/sites/site.ts';

const MINUTE_MS = 60_000;
const HALL_ID = 'CGK-T3-departure';

/** The modes of a hall, with the minute of each change, while the centre does what the faults say. */
async function modesUnder(faults: FaultPlan, minutes: number): Promise<{ minute: number; mode: Mode }[]> {
  const clock = new VirtualClock();
  const site = new Site({
    wall: clock,
    runId: 'hysteresis',
    plan: {
      siteId: 'CGK-T3',
      name: { id: 'CGK T3', en: 'CGK T3' },
      timeZone: 'Asia/Jakarta',
      zoneName: 'WIB',
      halls: [{ hallId: HALL_ID, direction: 'departure', autogates: 10, counters: 10 }],
      policy: DEFAULT_POLICY,
    },
    nowMs: 0,
    speed: 1,
    version: 1,
    backlog: new Backlog(clock),
  });
  const changes: { minute: number; mode: Mode }[] = [];
  const watch = new SiteWatch(site, {
    clock,
    probe: (service, siteId) =>
      Promise.resolve(faults.misbehaviourAt({ service, siteId, atMs: clock.nowMs(), subject: 1 }) === null),
    settled: () => {
      for (const entry of site.settleModes('up')) {
        if (entry.kind === 'ModeChanged')
          changes.push({ minute: clock.nowMs() / MINUTE_MS, mode: entry.body.to });
      }
    },
  });
  const running = watch.run();
  while (clock.nowMs() < minutes * MINUTE_MS) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advanceTo(clock.nextAtMs() ?? minutes * MINUTE_MS);
  }
  watch.stop();
  clock.advanceBy(MINUTE_MS);
  await running;
  return changes;
}

describe('the mode of a hall', () => {
  it('changes at most twice while the centre flaps for 15 minutes, up 40 s and down 20 s, and is normal afterwards', async () => {
    const flapping = new FaultPlan(
      [
        {
          faultId: 'flapping',
          kind: 'flap',
          parameters: { downMs: 20_000, upMs: 40_000, whileDown: 'stop' },
          services: 'all',
          sites: 'all',
          fromMs: MINUTE_MS,
          untilMs: 16 * MINUTE_MS,
        },
      ],
      { randomSeed: 1 },
    );
    const changes = await modesUnder(flapping, 30);
    const meanwhile = changes.filter(({ minute }) => minute <= 16);
    expect(meanwhile.length).toBeGreaterThan(0);
    expect(meanwhile.length).toBeLessThanOrEqual(2);
    expect(changes.map(({ mode }) => mode)).toEqual(['documented', 'recovering', 'normal']);
  });
});
