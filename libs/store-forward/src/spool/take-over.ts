import type { Frame } from './frame.ts';
import { wholeAsideName } from './segment.ts';
import type { Damage, SegmentName, SegmentReading } from './segment.ts';
import { SpoolFailedError } from './spool.ts';
import type { Spool } from './spool.ts';

/** A piece of a segment, taken over whole or not at all. */
export interface SpoolPart {
  readonly segment: string;
  /** In order. */
  readonly records: readonly Frame[];
  /** With it, this much of the segment is taken over: the last sequence number. */
  readonly through: number;
  readonly damages: readonly Damage[];
  /** Nothing of the segment is left after it. */
  readonly isLast: boolean;
}

/** What takes a spool over: it outlives the process and knows how far it is with each segment. */
export interface SpoolHeir {
  /** Null: never heard of it. */
  progressOf(segment: string): Promise<{ readonly through: number; readonly isDone: boolean } | null>;
  /** Takes in the records and notes how far it is, in one transaction; resolves when that is committed. */
  take(part: SpoolPart): Promise<void>;
  /** True for an error that one record of several may have caused: then each is tried by itself. */
  mayBeOneRecord(error: unknown): boolean;
}

/** Records in one transaction. */
const LARGEST_PART = 256;

/**
 * Hands the ended segments over, oldest first. A segment is removed only after its last part is committed; whatever is done
 * again after a death, the heir knows by segment and sequence number.
 *
 * Damage is kept aside in a file of its own, told to the heir, and holds up nothing; nor does a disk that fails meanwhile.
 *
 * @throws whatever the heir rejects with, but for one record's own fault; SpoolFailedError when there is no place for such a
 * record. Then the rest is still there.
 */
export async function takeOver(spool: Spool, heir: SpoolHeir): Promise<readonly Damage[]> {
  const told: Damage[] = [];
  let through: number | null = null;
  for (const segment of spool.ended()) {
    const progress = await heir.progressOf(segment.name);
    if (progress?.isDone) {
      await spool.remove(segment);
      continue;
    }
    const last = await handOver(spool, heir, segment, {
      done: progress?.through ?? 0,
      before: through,
      told,
    });
    through = Math.max(last, through ?? 0);
  }
  return told;
}

interface Course {
  /** What of the segment is taken over already. */
  readonly done: number;
  /** The last number of the segments before it; null when there is none to compare. */
  readonly before: number | null;
  readonly told: Damage[];
}

async function handOver(
  spool: Spool,
  heir: SpoolHeir,
  segment: SegmentName,
  { done, before, told }: Course,
): Promise<number> {
  const { name, firstSequence } = segment;
  const holes = before !== null && firstSequence > before + 1 ? [holeBefore(segment, before)] : [];
  const read = await spool.read(segment).catch((error: unknown) => ({ error }));
  if ('error' in read) {
    const damages = [...holes, unreadable(segment, read.error)];
    // Not the last part: should the disk come round before the next life, what it then gives is taken over.
    await heir.take({ segment: name, records: [], through: done, damages, isLast: false });
    await spool.putAside(segment).catch(() => undefined);
    told.push(...damages);
    return Math.max(done, firstSequence - 1);
  }
  const kept = await keepAside(spool, segment, read);
  const damages = [...holes, ...kept.damages];
  const due = read.records.filter(({ sequence }) => sequence > done);
  for (let from = 0; from < due.length || from === 0; from += LARGEST_PART) {
    const records = due.slice(from, from + LARGEST_PART);
    const isLast = from + LARGEST_PART >= due.length;
    const through = records.at(-1)?.sequence ?? done;
    const part = { segment: name, records, through, isLast, damages: isLast ? damages : [] };
    told.push(...(await takePart(spool, heir, part)));
  }
  told.push(...damages);
  if (kept.whole) await spool.putAside(segment).catch(() => undefined);
  else await spool.remove(segment);
  return read.records.at(-1)?.sequence ?? firstSequence - 1;
}

/** Where a file of its own cannot be written (the disk is full) the whole segment is kept. */
async function keepAside(
  spool: Spool,
  { name }: SegmentName,
  { damages, bytes: all }: SegmentReading & { readonly bytes: Uint8Array },
): Promise<{ readonly damages: readonly Damage[]; readonly whole: boolean }> {
  try {
    for (const { keptAside, fromByte, bytes } of damages) {
      if (keptAside !== null) await spool.keepAside(name, fromByte, all.subarray(fromByte, fromByte + bytes));
    }
    return { damages, whole: false };
  } catch {
    const keptAside = wholeAsideName(name);
    return { damages: damages.map((damage) => ({ ...damage, keptAside })), whole: true };
  }
}

/** All at once; where one record is at fault, one by one, and that one is kept aside. */
async function takePart(spool: Spool, heir: SpoolHeir, part: SpoolPart): Promise<readonly Damage[]> {
  try {
    await heir.take(part);
    return [];
  } catch (error) {
    if (part.records.length === 0 || !heir.mayBeOneRecord(error)) throw error;
  }
  const refused: Damage[] = [];
  for (const [at, record] of part.records.entries()) {
    const { sequence, fromByte, untilByte, payload } = record;
    const isLast = part.isLast && at === part.records.length - 1;
    const one = {
      ...part,
      records: [record],
      through: sequence,
      isLast,
      damages: isLast ? part.damages : [],
    };
    try {
      await heir.take(one);
    } catch (error) {
      if (!heir.mayBeOneRecord(error)) throw error;
      const damage: Damage = {
        kind: 'not-taken',
        segment: part.segment,
        fromByte,
        bytes: untilByte - fromByte,
        missing: { first: sequence, last: sequence },
        // Without a place for it, it is not passed over: the next time may go better.
        keptAside: await spool.keepAside(part.segment, fromByte, payload).catch((cause: unknown) => {
          throw new SpoolFailedError(cause, true);
        }),
        reason: wordsOf(error),
      };
      refused.push(damage);
      await heir.take({ ...one, records: [], damages: [...one.damages, damage] });
    }
  }
  return refused;
}

const holeBefore = (segment: SegmentName, before: number): Damage => ({
  ...damageOf(segment, 'missing-records'),
  missing: { first: before + 1, last: segment.firstSequence - 1 },
});

const unreadable = (segment: SegmentName, error: unknown): Damage => ({
  ...damageOf(segment, 'unreadable'),
  keptAside: wholeAsideName(segment.name),
  reason: wordsOf(error),
});

const damageOf = ({ name }: SegmentName, kind: Damage['kind']): Damage => ({
  kind,
  segment: name,
  fromByte: 0,
  bytes: 0,
  missing: null,
  keptAside: null,
  reason: null,
});

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
