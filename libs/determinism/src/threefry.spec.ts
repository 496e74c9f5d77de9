import { describe, expect, it } from '@jest/globals';
import { KeyedRandom } from './keyed-random.ts';
import { threefry2x32 } from './threefry.ts';

describe('threefry2x32', () => {
  // Known answers of the authors' Random123 library, "threefry2x32 13".
  it.each([
    [[0, 0], [0, 0], '9d1c5ec6 8bd50731'],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], 'fd36d048 2d17272c'],
    [[0x243f6a88, 0x85a308d3], [0x13198a2e, 0x03707344], 'ba3e4725 f27d669e'],
  ] as const)('gives the published answer for counter %j and key %j', (counter, key, answer) => {
    const out = new Int32Array(2);
    threefry2x32(key[0], key[1], counter[0], counter[1], out);
    expect([...out].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join(' ')).toBe(answer);
  });

  it('is what KeyedRandom has unrolled, key, counter and all', () => {
    const out = new Int32Array(2);
    for (const [randomSeed, replication] of [
      [0, 0],
      [7, 3],
      [2 ** 53 - 1, 0xffffffff],
    ] as const) {
      const random = new KeyedRandom({ randomSeed, replication });
      threefry2x32(randomSeed | 0, Math.floor(randomSeed / 2 ** 32) | 0, replication | 0, 1, out);
      threefry2x32(out[0]!, out[1]!, 99, 2, out);
      const [key0, key1] = [out[0]!, out[1]!];
      random.stream(random.purpose(99), 123456, 5);
      for (let block = 0; block < 3; block += 1) {
        threefry2x32(key0, key1, 123456, (5 << 12) + block, out);
        expect([random.block(), random.second]).toEqual([...out]);
      }
    }
  });
});
