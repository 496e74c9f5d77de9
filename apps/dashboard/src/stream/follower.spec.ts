import { describe, expect, it } from '@jest/globals';
import type { Change, Follow, Snapshot } from '#contracts';
import { Follower } from './follower.ts';
import type { Gap } from './follower.ts';

function following() {
  const asked: Follow[] = [];
  const applied: (number | string)[] = [];
  const gaps: (Gap | null)[] = [];
  const follower = new Follower({
    send: (follow) => asked.push(follow),
    onSnapshot: ({ number }) => applied.push(`snapshot ${number}`),
    onChange: ({ number }) => applied.push(number),
    onGap: (gap) => gaps.push(gap),
  });
  return { follower, asked, applied, gaps };
}
const snapshot = (number: number, streamId = 'a'): Snapshot => ({
  streamId,
  number,
  sentAt: '2024-06-20T00:00:00.000Z',
  tiles: {},
  events: [],
});
const change = (number: number, streamId = 'a'): Change => ({
  streamId,
  number,
  sentAt: '2024-06-20T00:00:00.000Z',
  set: {},
  remove: [],
  events: [],
});

describe('following the stream', () => {
  it('asks for everything at first and for what it lacks after a reconnect', () => {
    const { follower, asked } = following();
    follower.follow();
    follower.receiveSnapshot(snapshot(7));
    follower.receiveChange(change(8));
    follower.follow();
    expect(asked).toEqual([
      { streamId: null, lastNumber: null },
      { streamId: 'a', lastNumber: 8 },
    ]);
  });

  it('ignores changes that came before and changes that come without a snapshot', () => {
    const { follower, applied, gaps } = following();
    follower.receiveChange(change(3));
    follower.receiveSnapshot(snapshot(7));
    follower.receiveChange(change(6));
    follower.receiveChange(change(7));
    expect(applied).toEqual(['snapshot 7']);
    expect(gaps).toEqual([]);
  });

  it('shows a gap, asks once for what is missing, and applies nothing out of order', () => {
    const { follower, asked, applied, gaps } = following();
    follower.receiveSnapshot(snapshot(7));
    follower.receiveChange(change(10));
    follower.receiveChange(change(11));
    expect(follower.isBehind).toBe(true);
    expect(asked).toEqual([{ streamId: 'a', lastNumber: 7 }]);
    expect(gaps.at(-1)).toEqual({ from: 8, to: 10 });
    for (const number of [8, 9, 10, 11]) follower.receiveChange(change(number));
    expect(applied).toEqual(['snapshot 7', 8, 9, 10, 11]);
    expect(gaps.at(-1)).toBeNull();
    expect(follower.isBehind).toBe(false);
  });

  it('closes a gap with a snapshot too', () => {
    const { follower, gaps } = following();
    follower.receiveSnapshot(snapshot(7));
    follower.receiveChange(change(10));
    follower.receiveSnapshot(snapshot(12, 'b'));
    expect(gaps.at(-1)).toBeNull();
    expect(follower.lastNumber).toBe(12);
  });

  it('starts anew when the numbering did and its snapshot was missed', () => {
    const { follower, asked, applied } = following();
    follower.receiveSnapshot(snapshot(7));
    follower.receiveChange(change(8, 'b'));
    expect(asked).toEqual([{ streamId: null, lastNumber: null }]);
    follower.receiveChange(change(9, 'b'));
    expect(applied).toEqual(['snapshot 7']);
    expect(follower.isBehind).toBe(true);
  });
});
