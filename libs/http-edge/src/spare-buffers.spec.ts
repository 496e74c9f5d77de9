import { describe, expect, it } from '@jest/globals';
import { SpareBuffers } from './spare-buffers.ts';

const KIB = 1024;

describe('Spare buffers', () => {
  it('are used again', () => {
    const spares = new SpareBuffers(2);
    const first = spares.take(100 * KIB);
    spares.give(first);
    expect(spares.take(120 * KIB)).toBe(first);
  });

  it('are as long as was asked for, and a power of two', () => {
    const spares = new SpareBuffers(2);
    expect([1, 64 * KIB, 64 * KIB + 1, 700_000].map((bytes) => spares.take(bytes).length)).toEqual([
      64 * KIB,
      64 * KIB,
      128 * KIB,
      1024 * KIB,
    ]);
  });

  it('are never lent to two at once', () => {
    const spares = new SpareBuffers(2);
    const first = spares.take(10);
    expect(spares.take(10)).not.toBe(first);
  });

  it('come back whole when a part of one is given', () => {
    const spares = new SpareBuffers(2);
    const first = spares.take(100);
    spares.give(first.subarray(10, 20));
    expect(spares.take(64 * KIB)).toBe(first);
  });

  it('are kept up to a number: the shortest go', () => {
    const spares = new SpareBuffers(2);
    const [short, long, longest] = [64, 128, 256].map((kib) => spares.take(kib * KIB));
    for (const buffer of [long!, short!, longest!]) spares.give(buffer);
    expect(spares.take(1)).toBe(long);
    expect(spares.take(1)).toBe(longest);
    expect([long, short, longest]).not.toContain(spares.take(1));
  });

  it('grow with what is in them', () => {
    const spares = new SpareBuffers(2);
    const short = spares.take(1);
    short.write('abc');
    expect(spares.withRoom(short, 3, 10)).toBe(short);
    const long = spares.withRoom(short, 3, 64 * KIB);
    expect([long.length, long.toString('latin1', 0, 3)]).toEqual([128 * KIB, 'abc']);
    expect(spares.take(1)).toBe(short);
  });

  it.each([
    ['what was never taken', (spares: SpareBuffers) => [spares, Buffer.alloc(10)] as const],
    ["another's", (spares: SpareBuffers) => [spares, new SpareBuffers(1).take(10)] as const],
    [
      'what was given back already',
      (spares: SpareBuffers) => {
        const buffer = spares.take(10);
        spares.give(buffer);
        return [spares, buffer] as const;
      },
    ],
  ])('refuse %s', (_, given) => {
    const [spares, buffer] = given(new SpareBuffers(2));
    expect(() => {
      spares.give(buffer);
    }).toThrow('expected a buffer that was taken here and not yet given back');
  });
});
