import { describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SystemClock, monotonicMs } from '#determinism';
import { ScenarioShelf } from '../scenarios/scenario-shelf.ts';
import { LiveRun } from './live-run.ts';

/** Nobody listens there. */
const NOWHERE = 'http://127.0.0.1:9';

describe('LiveRun', () => {
  it('ends within seconds although border and the data centre are gone', async () => {
    const run = new LiveRun({
      runId: 'small-hall-00000001',
      scenario: new ScenarioShelf({ SEEDS_FOLDER: 'seeds' }).expand({ scenario: 'small-hall' }),
      speed: 60,
      borderUrl: NOWHERE,
      dataCentreUrl: NOWHERE,
      serviceToken: 'token-of-these-tests-alone',
      clock: new SystemClock(),
      log: new Logger('run'),
    });
    const askedMs = monotonicMs();
    await run.end();
    expect(monotonicMs() - askedMs).toBeLessThan(4_000);
    expect(run.current().state).toBe('ended');
  }, 20_000);
});
