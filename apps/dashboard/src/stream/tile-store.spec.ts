import { describe, expect, it } from '@jest/globals';
import type { HallTile } from '#contracts';
import { TileStore } from './tile-store.ts';

const hall = (hallId: string, mode: HallTile['mode'] = 'normal'): HallTile => ({
  kind: 'hall',
  hallId,
  siteId: 'CGK-T3',
  direction: 'departure',
  mode,
  modeSince: '2024-06-19T20:45:00.000Z',
  because: [],
  observation: null,
  observedSiteAt: null,
  observedAt: null,
});

function watched(store: TileStore, key: string): { count: number } {
  const calls = { count: 0 };
  store.subscribeToTile(key, () => (calls.count += 1));
  return calls;
}

describe('the store of tiles', () => {
  it('calls only those who watch a tile that changed', () => {
    const store = new TileStore();
    store.replace({ 'hall/a': hall('a'), 'hall/b': hall('b') });
    const [a, b] = [watched(store, 'hall/a'), watched(store, 'hall/b')];
    store.apply({ 'hall/a': hall('a', 'documented') }, []);
    expect([a.count, b.count]).toEqual([1, 0]);
    expect(store.tile('hall', 'hall/a')?.mode).toBe('documented');
  });

  it('keeps the list of keys the same while tiles only change', () => {
    const store = new TileStore();
    store.replace({ 'hall/b': hall('b'), 'hall/a': hall('a') });
    const before = store.keys('hall');
    store.apply({ 'hall/a': hall('a', 'paper') }, []);
    expect(store.keys('hall')).toBe(before);
    expect(before).toEqual(['hall/b', 'hall/a']);
  });

  it('tells those who watch a tile that it is gone', () => {
    const store = new TileStore();
    store.replace({ 'hall/a': hall('a'), 'hall/b': hall('b') });
    const a = watched(store, 'hall/a');
    store.apply({}, ['hall/a']);
    expect(a.count).toBe(1);
    expect(store.tile('hall', 'hall/a')).toBeNull();
    expect(store.keys('hall')).toEqual(['hall/b']);
  });

  it('forgets with a snapshot what the snapshot does not hold', () => {
    const store = new TileStore();
    store.replace({ 'hall/a': hall('a') });
    const a = watched(store, 'hall/a');
    store.replace({ 'hall/b': hall('b') });
    expect(a.count).toBe(1);
    expect(store.all('hall').map((tile) => tile.hallId)).toEqual(['b']);
  });

  it('stops calling who stopped watching', () => {
    const store = new TileStore();
    let calls = 0;
    const stop = store.subscribeToTile('hall/a', () => (calls += 1));
    stop();
    store.replace({ 'hall/a': hall('a') });
    expect(calls).toBe(0);
  });
});
