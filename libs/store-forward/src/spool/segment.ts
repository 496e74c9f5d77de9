import { readFrames } from './frame.ts';
import type { Frame } from './frame.ts';

const NAME = /^segment-(\d{12})-([0-9a-z-]{1,40})\.spool$/;

/** A file of the spool. Its name tells where it begins and is an identity that no other segment ever had. */
export interface SegmentName {
  readonly name: string;
  /** Sequence number of its first record. */
  readonly firstSequence: number;
}

export const segmentName = (firstSequence: number, id: string): string =>
  `segment-${String(firstSequence).padStart(12, '0')}-${id}.spool`;

/** Null for a file that is no segment. */
export function parseSegmentName(name: string): SegmentName | null {
  const found = NAME.exec(name);
  return found ? { name, firstSequence: Number(found[1]) } : null;
}

/** Something in the spool that cannot be read for sure. It is kept aside and reported, never guessed. */
export interface Damage {
  /**
   * `torn-tail`: the end of a segment is incomplete, as when border dies while it writes; nobody was answered.
   * `bad-record`: bytes amid good records. `missing-records`: numbers are missing between good ones.
   * `unreadable`: the disk does not give the segment back. `not-taken`: a whole record that the database refuses.
   */
  readonly kind: 'torn-tail' | 'bad-record' | 'missing-records' | 'unreadable' | 'not-taken';
  readonly segment: string;
  readonly fromByte: number;
  readonly bytes: number;
  /** Sequence numbers that are surely concerned; null when that cannot be told. */
  readonly missing: { readonly first: number; readonly last: number } | null;
  /** File that holds what there is of it; null when there is nothing to hold. */
  readonly keptAside: string | null;
  /** Why, where there is more to say. */
  readonly reason: string | null;
}

export interface SegmentReading {
  readonly records: readonly Frame[];
  readonly damages: readonly Damage[];
}

/** What a segment holds: the records that can be read for sure, and all else as damage. */
export function readSegment({ name, firstSequence }: SegmentName, bytes: Uint8Array): SegmentReading {
  const { frames, stretches } = readFrames(name, bytes);
  const damages: Damage[] = [];
  const records: Frame[] = [];
  let next = firstSequence;
  for (const frame of frames) {
    // A number again would be a record twice: our own mistake, and the first one stands.
    if (frame.sequence < next) continue;
    const stretch = stretches.find(({ untilByte }) => untilByte === frame.fromByte);
    const missing = frame.sequence > next ? { first: next, last: frame.sequence - 1 } : null;
    if (stretch || missing) {
      const { fromByte, untilByte } = stretch ?? { fromByte: frame.fromByte, untilByte: frame.fromByte };
      damages.push({
        kind: stretch ? 'bad-record' : 'missing-records',
        segment: name,
        fromByte,
        bytes: untilByte - fromByte,
        missing,
        keptAside: stretch ? asideName(name, fromByte) : null,
        reason: null,
      });
    }
    records.push(frame);
    next = frame.sequence + 1;
  }
  const tail = stretches.at(-1);
  if (tail?.untilByte === bytes.length) {
    damages.push({
      kind: 'torn-tail',
      segment: name,
      fromByte: tail.fromByte,
      bytes: tail.untilByte - tail.fromByte,
      missing: null,
      keptAside: asideName(name, tail.fromByte),
      reason: null,
    });
  }
  return { records, damages };
}

/** The same at every reading, so that a reading that is done again makes no second file. */
export const asideName = (segment: string, fromByte: number): string => `${segment}.${fromByte}.aside`;

export const wholeAsideName = (segment: string): string => `${segment}.whole.aside`;
