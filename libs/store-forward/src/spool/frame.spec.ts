import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FRAME_HEADER_BYTES, frameOf, readFrames } from './frame.ts';

const SEGMENT = 'segment-000000000001-a.spool';
const frame = (sequence: number, text: string, segment = SEGMENT): Uint8Array =>
  frameOf(segment, { sequence, writtenAtMs: 1_718_831_700_000, payload: Buffer.from(text) });
const read = (bytes: Uint8Array) => {
  const { frames, stretches } = readFrames(SEGMENT, bytes);
  return { texts: frames.map(({ payload }) => Buffer.from(payload).toString()), stretches, frames };
};
const three = [frame(1, 'first'), frame(2, 'second'), frame(3, 'third')];

describe('frames', () => {
  it('come back as they were written, with number and time', () => {
    const { texts, stretches, frames } = read(Buffer.concat(three));
    expect(texts).toEqual(['first', 'second', 'third']);
    expect(frames.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(frames[0]?.writtenAtMs).toBe(1_718_831_700_000);
    expect(stretches).toEqual([]);
  });

  it('torn at any byte are seen as torn, and the ones before are whole', () => {
    const whole = Buffer.concat(three);
    const lastAt = three[0]!.length + three[1]!.length;
    for (let length = lastAt + 1; length < whole.length; length += 1) {
      const { texts, stretches } = read(whole.subarray(0, length));
      expect(texts).toEqual(['first', 'second']);
      expect(stretches).toEqual([{ fromByte: lastAt, untilByte: length }]);
    }
  });

  it('with any bit turned are left out, and only they', () => {
    const whole = Buffer.concat(three);
    fc.assert(
      fc.property(fc.nat(whole.length * 8 - 1), (bit) => {
        const bytes = Buffer.from(whole);
        bytes[bit >> 3]! ^= 1 << (bit & 7);
        const hit = three.findIndex((_, at) => bit >> 3 < Buffer.concat(three.slice(0, at + 1)).length);
        expect(read(bytes).texts).toEqual(['first', 'second', 'third'].filter((_, at) => at !== hit));
      }),
    );
  });

  it('are found again after a stretch of anything', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (rubbish) => {
        const bytes = Buffer.concat([three[0]!, rubbish, three[2]!]);
        const { texts, stretches } = read(bytes);
        expect(texts).toEqual(['first', 'third']);
        const untilByte = three[0]!.length + rubbish.length;
        expect(stretches).toEqual(rubbish.length === 0 ? [] : [{ fromByte: three[0]!.length, untilByte }]);
      }),
    );
  });

  it('of another segment are none, however whole: a disk may give back blocks of a file that was deleted', () => {
    const stale = frame(2, 'stale', 'segment-000000000001-b.spool');
    expect(read(Buffer.concat([three[0]!, stale])).texts).toEqual(['first']);
  });

  it('whose length reaches beyond the file cost nobody else', () => {
    const long = Buffer.from(three[0]!);
    long.writeUInt32BE(0x7fffffff, 4);
    expect(read(Buffer.concat([long, three[1]!])).texts).toEqual(['second']);
    expect(read(Buffer.alloc(FRAME_HEADER_BYTES * 2)).texts).toEqual([]);
  });
});
