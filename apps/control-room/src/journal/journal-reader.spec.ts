import { describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { VirtualClock } from '#determinism';
import type { AnyJournalEntry } from '#contracts';
import type { JournalDatabase } from './journal-database.ts';
import { JournalReader } from './journal-reader.ts';

const silent = { info: () => undefined, warn: () => undefined } as unknown as PinoLogger;

/** A journal that says only how far its transactions have come. */
class EmptyJournal {
  horizon = '900';
  readonly #answer = (text: string): Promise<unknown[]> => {
    if (text.includes('as horizon')) {
      return Promise.resolve([{ horizon: this.horizon, transaction: null, sequence: null }]);
    }
    return Promise.resolve([]);
  };
  readonly rows = this.#answer;
  atOneInstant<T>(ask: (rows: unknown) => Promise<T>): Promise<T> {
    return ask(this.#answer);
  }
}

describe('a reader of the journal', () => {
  it('starts over when transaction numbers have gone back: it is another journal', async () => {
    const clock = new VirtualClock();
    const journal = new EmptyJournal();
    const reader = new JournalReader(journal as unknown as JournalDatabase, clock, silent);
    const begun: (readonly AnyJournalEntry[])[] = [];
    reader.follow({
      kinds: ['ModeChanged'],
      begin: (entries) => begun.push(entries),
      append: () => undefined,
      unreachable: () => undefined,
    });
    const poll = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
      clock.advanceBy(200);
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    };
    await poll();
    await poll();
    expect(begun.length).toBe(1);
    journal.horizon = '20';
    await poll();
    await poll();
    expect(begun.length).toBe(2);
    await reader.stop();
  });
});
