import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { Spool } from './spool.ts';
import { SpecDisk } from './spec-disk.ts';
import { takeOver } from './take-over.ts';
import type { SpoolHeir, SpoolPart } from './take-over.ts';

class StoreGoneError extends Error {}

/** Takes parts whole or not at all; dies where it is told to. */
class SpecHeir implements SpoolHeir {
  readonly taken: string[] = [];
  readonly progress = new Map<string, { through: number; isDone: boolean }>();
  /** Words that it refuses. */
  refuses = new Set<string>();
  /** After so many parts it is gone; `true`: that part is committed all the same. */
  goneAfter: { parts: number; committed: boolean } | null = null;

  progressOf(segment: string): Promise<{ through: number; isDone: boolean } | null> {
    return Promise.resolve(this.progress.get(segment) ?? null);
  }

  take({ segment, records, through, isLast }: SpoolPart): Promise<void> {
    const words = records.map(({ payload }) => Buffer.from(payload).toString());
    const bad = words.find((word) => this.refuses.has(word));
    if (bad !== undefined) return Promise.reject(new Error(`${bad} makes no sense`));
    const gone = this.goneAfter;
    if (gone && gone.parts === 0 && !gone.committed) return Promise.reject(new StoreGoneError());
    this.taken.push(...words);
    this.progress.set(segment, { through, isDone: isLast });
    if (gone && gone.parts === 0) return Promise.reject(new StoreGoneError());
    if (gone) this.goneAfter = { ...gone, parts: gone.parts - 1 };
    return Promise.resolve();
  }

  mayBeOneRecord(error: unknown): boolean {
    return !(error instanceof StoreGoneError);
  }
}

let ids = 0;
async function spoolOn(disk: SpecDisk): Promise<Spool> {
  // A clock of its own: whoever waits for the disk to come round need not be woken.
  const clock = new VirtualClock(0);
  clock.sleep = () => Promise.resolve();
  const spool = new Spool({ disk, clock, newId: () => `id-${(ids += 1)}` });
  await spool.find();
  spool.open();
  return spool;
}
const words = (count: number): string[] => Array.from({ length: count }, (_, at) => `word ${at + 1}`);
async function spooled(disk: SpecDisk, all: readonly string[]): Promise<Spool> {
  const spool = await spoolOn(disk);
  await Promise.all(all.map((word) => spool.append(Buffer.from(word))));
  await spool.endSegment();
  return spool;
}

describe('taking a spool over', () => {
  it('hands over everything in order, then nothing is left on the disk', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    const spool = await spooled(disk, words(1_000));
    expect(await takeOver(spool, heir)).toEqual([]);
    expect(heir.taken).toEqual(words(1_000));
    expect(disk.files.size).toBe(0);
    expect(spool.state).toEqual({ records: 0, bytes: 0, oldestAtMs: null });
  });

  it.each([
    { when: 'before a part is committed', committed: false },
    { when: 'after a part was committed that nobody confirmed', committed: true },
  ])('interrupted $when, by a death too, hands over every record once', async ({ committed }) => {
    for (let parts = 0; parts < 4; parts += 1) {
      const disk = new SpecDisk();
      const heir = new SpecHeir();
      await spooled(disk, words(1_000));
      heir.goneAfter = { parts, committed };
      await expect(takeOver(await spoolOn(disk), heir)).rejects.toBeInstanceOf(StoreGoneError);
      expect(disk.files.size).toBe(1);
      heir.goneAfter = null;
      await takeOver(await spoolOn(disk), heir);
      expect(heir.taken).toEqual(words(1_000));
      expect(disk.files.size).toBe(0);
    }
  });

  it('keeps a torn tail aside as it is, tells it, and takes all before it', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    await spooled(disk, ['one', 'two']);
    const [[name, file] = []] = disk.files;
    file!.bytes = file!.bytes.subarray(0, file!.bytes.length - 2);
    const damages = await takeOver(await spoolOn(disk), heir);
    expect(heir.taken).toEqual(['one']);
    const fromByte = file!.bytes.length - 57;
    expect(damages).toEqual([
      {
        kind: 'torn-tail',
        segment: name,
        fromByte,
        bytes: 57,
        missing: null,
        keptAside: `${name}.${fromByte}.aside`,
        reason: null,
      },
    ]);
    expect(disk.only('.aside').bytes).toEqual(file!.bytes.subarray(fromByte));
  });

  it('a bad record amid good ones holds up none of them, and its number is told', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    await spooled(disk, ['one', 'two', 'three']);
    const [[, file] = []] = disk.files;
    file!.bytes[59 + 57]! ^= 1;
    const damages = await takeOver(await spoolOn(disk), heir);
    expect(heir.taken).toEqual(['one', 'three']);
    expect(damages).toMatchObject([
      { kind: 'bad-record', fromByte: 59, bytes: 59, missing: { first: 2, last: 2 } },
    ]);
    expect(disk.only('.aside').bytes).toHaveLength(59);
  });

  it('sees that the end of a segment is missing by the number that the next begins with', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    const spool = await spooled(disk, ['one', 'two']);
    await spool.append(Buffer.from('three'));
    const [[, file] = []] = disk.files;
    file!.bytes = file!.bytes.subarray(0, 59);
    const damages = await takeOver(await spoolOn(disk), heir);
    expect(heir.taken).toEqual(['one', 'three']);
    expect(damages).toMatchObject([{ kind: 'missing-records', missing: { first: 2, last: 2 } }]);
  });

  it('a segment that the disk does not give back is put aside, and the next is taken', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    const spool = await spooled(disk, ['one']);
    await spool.append(Buffer.from('two'));
    await spool.endSegment();
    const [[first] = []] = disk.files;
    disk.fails = (asked) => {
      if (asked === `read ${first}`) throw new Error('input/output error');
    };
    const damages = await takeOver(spool, heir);
    expect(heir.taken).toEqual(['two']);
    expect(damages).toMatchObject([
      { kind: 'unreadable', reason: 'input/output error' },
      { kind: 'missing-records', missing: { first: 1, last: 1 } },
    ]);
    expect([...disk.files.keys()]).toEqual([`${first}.whole.aside`]);
  });

  it('a record that the heir refuses is kept aside, with why, and no other', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    heir.refuses.add('two');
    const damages = await takeOver(await spooled(disk, ['one', 'two', 'three']), heir);
    expect(heir.taken).toEqual(['one', 'three']);
    expect(damages).toMatchObject([
      { kind: 'not-taken', missing: { first: 2, last: 2 }, reason: 'two makes no sense' },
    ]);
    expect(disk.only('.aside').bytes.toString()).toBe('two');
  });

  it('where nothing can be kept aside the whole segment is', async () => {
    const disk = new SpecDisk();
    const heir = new SpecHeir();
    await spooled(disk, ['one', 'two']);
    const [[name, file] = []] = disk.files;
    file!.bytes = file!.bytes.subarray(0, file!.bytes.length - 2);
    const spool = await spoolOn(disk);
    disk.fails = (asked) => {
      if (asked.startsWith('append')) throw new Error('no space left on device');
    };
    const damages = await takeOver(spool, heir);
    expect(heir.taken).toEqual(['one']);
    expect(damages).toMatchObject([{ kind: 'torn-tail', keptAside: `${name}.whole.aside` }]);
    expect(disk.only('.whole.aside').bytes).toEqual(file!.bytes);
  });
});
