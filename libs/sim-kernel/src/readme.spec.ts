import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Counter } from '../example/counter.ts';
import { counter } from '../example/mmc.ts';

const folder = join(import.meta.dirname, '..');
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

describe('the README', () => {
  it.each(['mmc.ts', 'counter.ts'])('shows example/%s word for word', (file) => {
    expect(readme).toContain('```ts\n' + readFileSync(join(folder, 'example', file), 'utf8') + '```');
  });

  it('has an M/M/5 that waits as long as Erlang says', () => {
    // Erlang's C for 5 servers and 4.5 erlangs is 0.7625: 0.7625 * 30 s / (5 - 4.5) = 45.7 s. Thirty days at 0.9 wander by
    // some 6 %.
    expect(Math.abs(counter.waits.meanMs! / 45_749 - 1)).toBeLessThan(0.15);
    expect(Math.abs(counter.utilisationShare - 0.9)).toBeLessThan(0.01);
  });

  it('has a counter that can be copied and goes on alike', () => {
    const straight = new Counter();
    straight.start();
    straight.kernel.runUntil(7_200_000);
    const first = new Counter();
    first.start();
    first.kernel.runUntil(3_000_001);
    const second = new Counter();
    second.restore(first.snapshot());
    second.kernel.runUntil(7_200_000);
    expect(second.kernel.traceHash).toBe(straight.kernel.traceHash);
    expect(second.snapshot()).toEqual(straight.snapshot());
    expect(straight.waits.count).toBeGreaterThan(600);
  });
});
