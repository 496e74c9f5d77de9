import { describe, expect, it } from '@jest/globals';
import { DeadlineExceededError, deadline, unlessAborted } from './clock.ts';
import { VirtualClock } from './virtual-clock.ts';

describe('a deadline', () => {
  it('ends the wait for work that never hears of it', async () => {
    const clock = new VirtualClock();
    const { signal } = deadline(clock, 50);
    const waiting = unlessAborted(signal, new Promise(() => undefined));
    clock.advanceBy(50);
    await expect(waiting).rejects.toThrow(DeadlineExceededError);
    await expect(unlessAborted(signal, new Promise(() => undefined))).rejects.toThrow(DeadlineExceededError);
  });

  it('lets through what the work comes to before', async () => {
    const { signal } = deadline(new VirtualClock(), 50);
    await expect(unlessAborted(signal, Promise.resolve('done'))).resolves.toBe('done');
    await expect(unlessAborted(signal, Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  });
});
