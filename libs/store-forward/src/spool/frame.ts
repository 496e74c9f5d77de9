import { createHash } from 'node:crypto';

/** 0xFF occurs in no UTF-8 text: payloads cannot hold it, so a search for it finds frames alone. */
const MARK = Buffer.from([0xff, 0x50, 0x4c, 0x53]);
const LENGTH_AT = MARK.length;
const SEQUENCE_AT = LENGTH_AT + 4;
const WRITTEN_AT = SEQUENCE_AT + 8;
const HASH_AT = WRITTEN_AT + 8;
const HASH_BYTES = 32;
export const FRAME_HEADER_BYTES = HASH_AT + HASH_BYTES;

/** One record as it lies in a segment. */
export interface Frame {
  /** Counts all records of a spool, from 1 on. */
  readonly sequence: number;
  /** Wall time. */
  readonly writtenAtMs: number;
  readonly payload: Uint8Array;
  readonly fromByte: number;
  readonly untilByte: number;
}

/** Bytes of a segment that are no frame. */
export interface Stretch {
  readonly fromByte: number;
  readonly untilByte: number;
}

/**
 * A record with length, sequence number, time and SHA-256 in front. The hash covers the segment's name too: what a disk
 * gives back of another file (blocks of a deleted one, after a loss of power) is no frame here.
 */
export function frameOf(
  segment: string,
  { sequence, writtenAtMs, payload }: Pick<Frame, 'sequence' | 'writtenAtMs' | 'payload'>,
): Uint8Array {
  const frame = Buffer.allocUnsafe(FRAME_HEADER_BYTES + payload.length);
  MARK.copy(frame);
  frame.writeUInt32BE(payload.length, LENGTH_AT);
  frame.writeBigUInt64BE(BigInt(sequence), SEQUENCE_AT);
  frame.writeBigUInt64BE(BigInt(writtenAtMs), WRITTEN_AT);
  frame.set(payload, FRAME_HEADER_BYTES);
  hashOf(segment, frame, payload.length).copy(frame, HASH_AT);
  return frame;
}

/**
 * All frames whose hash holds, and the stretches between them that are none. After a stretch the next frame is searched for,
 * whatever the broken one says of its length: damage costs the records that it touched and no other.
 */
export function readFrames(
  segment: string,
  bytes: Uint8Array,
): { readonly frames: readonly Frame[]; readonly stretches: readonly Stretch[] } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Frame[] = [];
  const stretches: Stretch[] = [];
  for (let at = 0; at < buffer.length;) {
    const frame = frameAt(segment, buffer, at) ?? nextFrame(segment, buffer, at + 1);
    if (frame?.fromByte !== at) stretches.push({ fromByte: at, untilByte: frame?.fromByte ?? buffer.length });
    if (!frame) break;
    frames.push(frame);
    at = frame.untilByte;
  }
  return { frames, stretches };
}

function nextFrame(segment: string, buffer: Buffer, after: number): Frame | null {
  for (let at = buffer.indexOf(MARK, after); at >= 0; at = buffer.indexOf(MARK, at + 1)) {
    const frame = frameAt(segment, buffer, at);
    if (frame) return frame;
  }
  return null;
}

function frameAt(segment: string, buffer: Buffer, at: number): Frame | null {
  const payloadAt = at + FRAME_HEADER_BYTES;
  if (payloadAt > buffer.length || buffer.indexOf(MARK, at) !== at) return null;
  const length = buffer.readUInt32BE(at + LENGTH_AT);
  const untilByte = payloadAt + length;
  if (untilByte > buffer.length) return null;
  const frame = buffer.subarray(at, untilByte);
  const hash = hashOf(segment, frame, length);
  if (!hash.equals(frame.subarray(HASH_AT, HASH_AT + HASH_BYTES))) return null;
  return {
    sequence: Number(frame.readBigUInt64BE(SEQUENCE_AT)),
    writtenAtMs: Number(frame.readBigUInt64BE(WRITTEN_AT)),
    payload: frame.subarray(FRAME_HEADER_BYTES),
    fromByte: at,
    untilByte,
  };
}

const hashOf = (segment: string, frame: Buffer, payloadBytes: number): Buffer =>
  createHash('sha256')
    .update(segment)
    .update(frame.subarray(0, HASH_AT))
    .update(frame.subarray(FRAME_HEADER_BYTES, FRAME_HEADER_BYTES + payloadBytes))
    .digest();
