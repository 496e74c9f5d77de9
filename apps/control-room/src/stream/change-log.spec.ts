import { describe, expect, it } from '@jest/globals';
import type { Change, StreamEvent, Tile } from '#contracts';
import { BOUNDS } from './bounds.ts';
import { ChangeLog } from './change-log.ts';

const sentAt = '2026-01-01T00:00:00.000Z';
const hall = (hallId: string, because: string[] = []): Tile =>
  ({ kind: 'hall', hallId, because }) as unknown as Tile;
const event = (eventId: string): StreamEvent => ({ eventId }) as unknown as StreamEvent;
const nothing = { set: {}, remove: [], events: [] };

function logOf(changes: number): ChangeLog {
  const log = new ChangeLog('stream-1');
  for (let number = 1; number <= changes; number += 1) {
    log.add({ ...nothing, set: { 'hall/A': hall(`A${number}`) } }, sentAt);
  }
  return log;
}
const numbersOf = (changes: readonly Change[]): number[] => changes.map(({ number }) => number);

describe('a change log', () => {
  it('numbers changes from 1 without holes', () => {
    const log = new ChangeLog('stream-1');
    expect([1, 2, 3].map(() => log.add(nothing, sentAt).number)).toEqual([1, 2, 3]);
  });

  it('adds up to the same tiles as its changes', () => {
    const log = new ChangeLog('stream-1');
    log.add({ ...nothing, set: { 'hall/A': hall('A'), 'hall/B': hall('B') } }, sentAt);
    log.add(
      { ...nothing, set: { 'hall/A': hall('A2') }, remove: ['hall/B'], events: [event('1-1')] },
      sentAt,
    );
    expect(log.snapshot(sentAt)).toEqual({
      streamId: 'stream-1',
      number: 2,
      sentAt,
      tiles: { 'hall/A': hall('A2') },
      events: [event('1-1')],
    });
  });

  it('gives who comes back exactly the changes that were missed', () => {
    const caughtUp = logOf(10).catchUp({ streamId: 'stream-1', lastNumber: 7 }, sentAt);
    expect(caughtUp.kind === 'changes' && numbersOf(caughtUp.changes)).toEqual([8, 9, 10]);
  });

  it('gives who has missed nothing nothing', () => {
    expect(logOf(10).catchUp({ streamId: 'stream-1', lastNumber: 10 }, sentAt)).toEqual({
      kind: 'changes',
      changes: [],
    });
  });

  it.each([
    ['is new', { streamId: null, lastNumber: null }],
    ['followed another stream', { streamId: 'stream-0', lastNumber: 7 }],
    ['claims to be ahead', { streamId: 'stream-1', lastNumber: 11 }],
  ])('gives who %s a snapshot', (_, from) => {
    expect(logOf(10).catchUp(from, sentAt)).toMatchObject({ kind: 'snapshot', snapshot: { number: 10 } });
  });

  it('keeps no more changes than its bound, and answers older ones with a snapshot', () => {
    const log = logOf(BOUNDS.changesKept + 5);
    expect(log.catchUp({ streamId: 'stream-1', lastNumber: 5 }, sentAt).kind).toBe('changes');
    expect(log.catchUp({ streamId: 'stream-1', lastNumber: 4 }, sentAt).kind).toBe('snapshot');
  });

  it('answers with a snapshot what would be more to send as changes', () => {
    const log = new ChangeLog('stream-1');
    const large = hall('A', Array<string>(1_000).fill('watchlist'));
    for (let number = 1; number <= 100; number += 1)
      log.add({ ...nothing, set: { 'hall/A': large } }, sentAt);
    expect(log.catchUp({ streamId: 'stream-1', lastNumber: 0 }, sentAt).kind).toBe('snapshot');
    expect(log.catchUp({ streamId: 'stream-1', lastNumber: 90 }, sentAt).kind).toBe('changes');
  });

  it('keeps the newest 200 events', () => {
    const log = new ChangeLog('stream-1');
    for (let number = 1; number <= 300; number += 1) {
      log.add({ ...nothing, events: [event(String(number))] }, sentAt);
    }
    const { events } = log.snapshot(sentAt);
    expect([events.length, events[0]?.eventId, events.at(-1)?.eventId]).toEqual([200, '101', '300']);
  });
});
