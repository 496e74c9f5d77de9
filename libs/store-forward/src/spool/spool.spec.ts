import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { DEFAULT_SPOOL_RULES, Spool, SpoolClosedError, SpoolFailedError, SpoolFullError } from './spool.ts';
import type { SpoolRules } from './spool.ts';
import { SpecDisk } from './spec-disk.ts';

const clock = new VirtualClock(1_718_831_700_000);
let ids = 0;
async function spoolOn(disk: SpecDisk, rules: Partial<SpoolRules> = {}): Promise<Spool> {
  const spool = new Spool({
    disk,
    clock,
    newId: () => `id-${(ids += 1)}`,
    rules: { ...DEFAULT_SPOOL_RULES, ...rules },
  });
  await spool.find();
  spool.open();
  return spool;
}
const text = (word: string): Uint8Array => Buffer.from(word);
/** What a new life finds, in order. */
async function found(disk: SpecDisk): Promise<string[]> {
  const spool = await spoolOn(disk);
  const texts: string[] = [];
  for (const segment of spool.ended()) {
    const { records } = await spool.read(segment);
    texts.push(...records.map(({ payload }) => Buffer.from(payload).toString()));
  }
  return texts;
}
const noSpace = (operation: string) => (asked: string) => {
  if (asked.startsWith(operation))
    throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' });
};

describe('a spool', () => {
  it('has on the disk, past a loss of power, whatever it acknowledged', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    expect(await spool.append(text('one'))).toBe(1);
    expect(await Promise.all([spool.append(text('two')), spool.append(text('three'))])).toEqual([2, 3]);
    disk.loseUnsynced();
    expect(await found(disk)).toEqual(['one', 'two', 'three']);
  });

  it('writes and syncs once for all that arrive together', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    await spool.append(text('begins the segment'));
    disk.asked.length = 0;
    await Promise.all(Array.from({ length: 100 }, (_, at) => spool.append(text(`record ${at}`))));
    expect(disk.asked).toEqual(['append', 'sync']);
  });

  it('syncs the name of a new segment before anything in it counts', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    await spool.append(text('one'));
    expect(disk.asked).toEqual(['list', 'create', 'syncNames', 'append', 'sync']);
  });

  it('goes on after a death with numbers that were never given, in a segment of its own', async () => {
    const disk = new SpecDisk();
    const first = await spoolOn(disk);
    await first.append(text('one'));
    const second = await spoolOn(disk);
    expect(second.state).toMatchObject({ records: 1, oldestAtMs: clock.nowMs() });
    expect(await second.append(text('two'))).toBe(2);
    expect(second.ended()).toHaveLength(1);
    expect(await found(disk)).toEqual(['one', 'two']);
  });

  it('acknowledges nothing when the disk is full, gives up that segment, and goes on when there is room', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    await spool.append(text('one'));
    disk.partBytes = 20;
    disk.fails = noSpace('append');
    await expect(spool.append(text('two'))).rejects.toMatchObject({
      name: 'SpoolFailedError',
      mayBeKept: true,
    });
    // In peace for a while: it is not asked again.
    const { length } = disk.asked;
    const again = await spool.append(text('two')).catch((error: unknown) => error);
    expect(again).toBeInstanceOf(SpoolFailedError);
    expect(again).toMatchObject({ mayBeKept: false });
    expect(disk.asked).toHaveLength(length);
    disk.fails = () => undefined;
    clock.advanceTo(clock.nowMs() + 1_000);
    expect(await spool.append(text('two'))).toBe(2);
    expect(await found(disk)).toEqual(['one', 'two']);
  });

  it('does not trust a segment whose sync failed, though what was written can be read', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    await spool.append(text('one'));
    disk.fails = noSpace('sync');
    await expect(spool.append(text('two'))).rejects.toBeInstanceOf(SpoolFailedError);
    disk.fails = () => undefined;
    clock.advanceTo(clock.nowMs() + 1_000);
    await spool.append(text('two'));
    // Twice is harmless: whoever takes it over knows it by its id.
    expect(await found(disk)).toEqual(['one', 'two', 'two']);
    disk.loseUnsynced();
    expect(await found(disk)).toEqual(['one', 'two']);
  });

  it('leaves no files behind on a disk that stays full', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    disk.fails = noSpace('append');
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(spool.append(text('one'))).rejects.toBeInstanceOf(SpoolFailedError);
      clock.advanceTo(clock.nowMs() + 1_000);
    }
    expect([...disk.files.keys()]).toEqual([]);
  });

  it('says which bound is reached, and writes nothing beyond it', async () => {
    const byRecords = await spoolOn(new SpecDisk(), { mostRecords: 2 });
    const all = await Promise.allSettled(['one', 'two', 'three'].map((word) => byRecords.append(text(word))));
    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    await expect(byRecords.append(text('four'))).rejects.toThrow('the spool is full: it holds 2 records');
    const byBytes = await spoolOn(new SpecDisk(), { mostBytes: 200 });
    await byBytes.append(Buffer.alloc(100));
    await expect(byBytes.append(Buffer.alloc(100))).rejects.toThrow('it holds 156 of at most 200 bytes');
    const bySize = await spoolOn(new SpecDisk(), { largestRecordBytes: 10 });
    await expect(bySize.append(Buffer.alloc(11))).rejects.toBeInstanceOf(SpoolFullError);
  });

  it('begins another segment when one is large, so that each can be read into memory', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk, { largestSegmentBytes: 100 });
    for (const word of ['one', 'two', 'three']) await spool.append(Buffer.from(word.padEnd(60)));
    expect(disk.files.size).toBe(3);
    expect((await found(disk)).map((one) => one.trim())).toEqual(['one', 'two', 'three']);
  });

  it('that is closed takes nothing, once what was on its way is on the disk', async () => {
    const disk = new SpecDisk();
    const spool = await spoolOn(disk);
    const under = [spool.append(text('one')), spool.append(text('two'))];
    await spool.close();
    disk.loseUnsynced();
    expect(await Promise.all(under)).toEqual([1, 2]);
    await expect(spool.append(text('three'))).rejects.toBeInstanceOf(SpoolClosedError);
    expect(await found(disk)).toEqual(['one', 'two']);
  });
});
