import { describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { VirtualClock } from '#determinism';
import type { AnyJournalEntry } from '#contracts';
import { JournalUnreachableError } from './journal-database.ts';
import type { JournalDatabase } from './journal-database.ts';
import { JournalReader } from './journal-reader.ts';

const silent = { info: () => undefined, warn: () => undefined } as unknown as PinoLogger;

const MODE_CHANGED = {
  transaction: '910',
  sequence: '44017',
  kind: 'ModeChanged',
  run_id: 'run-1',
  site_id: 'CGK-T3',
  site_at: new Date('2024-06-19T21:16:04.000Z'),
  recorded_at: new Date('2024-06-19T21:16:04.100Z'),
  body: { hallId: 'CGK-T3-departure', from: 'normal', to: 'documented', because: ['watchlist'] },
};

/** A journal that says only how far its transactions have come, and one entry if it has one. */
class EmptyJournal {
  horizon = '900';
  away = false;
  entry: object | null = null;
  readonly #answer = (text: string): Promise<unknown[]> => {
    if (this.away) return Promise.reject(new JournalUnreachableError(new Error('nobody listens')));
    if (text.includes('as horizon') && this.entry !== null)
      return Promise.resolve([{ horizon: this.horizon, ...this.entry }]);
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

function time(): { clock: VirtualClock; poll: () => Promise<void> } {
  const clock = new VirtualClock();
  const poll = async (): Promise<void> => {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    clock.advanceBy(200);
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  };
  return { clock, poll };
}

describe('a reader of the journal', () => {
  it('starts over when transaction numbers have gone back: it is another journal', async () => {
    const { clock, poll } = time();
    const journal = new EmptyJournal();
    const reader = new JournalReader(journal as unknown as JournalDatabase, clock, silent);
    const begun: (readonly AnyJournalEntry[])[] = [];
    reader.follow({
      kinds: ['ModeChanged'],
      begin: (entries) => begun.push(entries),
      append: () => undefined,
      unreachable: () => undefined,
    });
    await poll();
    await poll();
    expect(begun.length).toBe(1);
    journal.horizon = '20';
    await poll();
    await poll();
    expect(begun.length).toBe(2);
    await reader.stop();
  });

  it('says that the journal can be read again, and then what was missed', async () => {
    const { clock, poll } = time();
    const journal = new EmptyJournal();
    const reader = new JournalReader(journal as unknown as JournalDatabase, clock, silent);
    const told: string[] = [];
    reader.follow({
      kinds: ['ModeChanged'],
      begin: () => told.push('begin'),
      append: (entries) => told.push(...entries.map(({ kind }) => kind)),
      unreachable: (sinceMs) => told.push(sinceMs === null ? 'reachable' : 'unreachable'),
    });
    await poll();
    journal.away = true;
    await poll();
    await poll();
    journal.away = false;
    journal.entry = MODE_CHANGED;
    await poll();
    await poll();
    expect(told.slice(0, 4)).toEqual(['begin', 'unreachable', 'reachable', 'ModeChanged']);
    await reader.stop();
  });
});
