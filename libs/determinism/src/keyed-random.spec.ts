import { describe, expect, it } from '@jest/globals';
import { KeyedRandom, guidedTable, shareTable } from './keyed-random.ts';

const words = (random: KeyedRandom, count = 4): number[] =>
  Array.from({ length: count }, () => random.block());

describe('KeyedRandom', () => {
  it('draws the same for the same key, whatever was drawn or declared before', () => {
    const quiet = new KeyedRandom({ randomSeed: 1 });
    const busy = new KeyedRandom({ randomSeed: 1 });
    for (let other = 0; other < 100; other += 1) {
      words(busy.stream(busy.purpose(`other ${other}`), other), 3);
    }
    const expected = words(quiet.stream(quiet.purpose('service'), 42));
    expect(words(busy.stream(busy.purpose('service'), 42))).toEqual(expected);
  });

  it('draws otherwise when seed, replication, purpose, subject or occasion differ', () => {
    const draw = (
      randomSeed: number,
      replication: number,
      purpose: string | number,
      subject: number,
      occasion: number,
    ): string => {
      const random = new KeyedRandom({ randomSeed, replication });
      return words(random.stream(random.purpose(purpose), subject, occasion)).join();
    };
    const all = [
      draw(1, 0, 'a', 0, 0),
      draw(2, 0, 'a', 0, 0),
      draw(1 + 2 ** 32, 0, 'a', 0, 0),
      draw(1, 1, 'a', 0, 0),
      draw(1, 0, 'b', 0, 0),
      draw(1, 0, 'ab', 0, 0),
      draw(1, 0, 97, 0, 0),
      draw(1, 0, 'a', 1, 0),
      draw(1, 0, 'a', 0, 1),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  it('keeps uniforms strictly between 0 and 1 and evenly spread over consecutive subjects', () => {
    const random = new KeyedRandom({ randomSeed: 3 });
    const purpose = random.purpose('u');
    const cells = new Int32Array(256);
    const draws = 256 * 400;
    for (let subject = 0; subject < draws; subject += 1) {
      const u = random.stream(purpose, subject).uniform();
      expect(u > 0 && u < 1).toBe(true);
      cells[Math.floor(u * 256)]! += 1;
    }
    const chiSquare = cells.reduce((sum, seen) => sum + (seen - 400) ** 2 / 400, 0);
    // 255 degrees of freedom: 0.1 % to 99.9 % lie between 190 and 330.
    expect(chiSquare).toBeGreaterThan(190);
    expect(chiSquare).toBeLessThan(330);
  });

  it('makes each whole number below a bound equally likely, also where the bound does not divide 2^32', () => {
    const random = new KeyedRandom({ randomSeed: 4 });
    const purpose = random.purpose('die');
    const seen = new Int32Array(6);
    for (let subject = 0; subject < 60_000; subject += 1)
      seen[random.stream(purpose, subject).below(6)]! += 1;
    const chiSquare = seen.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
    expect(chiSquare).toBeLessThan(20.5); // 5 degrees of freedom, 99.9 %
    const bound = 3_000_000_000;
    for (let subject = 0; subject < 1000; subject += 1) {
      const drawn = random.stream(purpose, subject).below(bound);
      expect(Number.isInteger(drawn) && drawn >= 0 && drawn < bound).toBe(true);
    }
  });

  it('picks the first share above a uniform, from a table or a stretch of one, with a guide and without', () => {
    const random = new KeyedRandom({ randomSeed: 4 });
    const weight = random.purpose('weight');
    const place = random.purpose('place');
    for (const length of [1, 2, 3, 11, 25, 64, 400]) {
      // A third of the places have no share at all, the last among them.
      const weights = Array.from({ length }, (_, at) =>
        at % 3 === 2 || at === length - 1 ? 0 : random.stream(weight, length, at).uniform() ** 6,
      );
      weights[0] = 1;
      const total = weights.reduce((sum, one) => sum + one);
      let sum = 0;
      const cumulative = weights.map((one) => Math.min(1, (sum += one) / total));
      cumulative[length - 1] = 1;
      const tables = shareTable([0.5, 1, ...cumulative]);
      const guided = guidedTable(cumulative);
      for (let subject = 0; subject < 3_000; subject += 1) {
        const u = random.stream(place, subject).uniform();
        const expected = cumulative.findIndex((share) => share > u);
        expect(random.stream(place, subject).pick(tables, 2) - 2).toBe(expected);
        expect(random.stream(place, subject).pickGuided(guided)).toBe(expected);
      }
    }
  });

  it('picks closely where the first bits of a uniform are those of a share', () => {
    const random = new KeyedRandom({ randomSeed: 5 });
    const place = random.purpose('place');
    for (let subject = 0; subject < 500; subject += 1) {
      const u = random.stream(place, subject).uniform();
      for (const [share, expected] of [
        [u, 1],
        [u - 2 ** -52, 1],
        [u + 2 ** -52, 0],
      ] as const) {
        expect(random.stream(place, subject).pick(shareTable([share, 1]), 0)).toBe(expected);
        expect(random.stream(place, subject).pickGuided(guidedTable([share, 1]))).toBe(expected);
      }
    }
  });

  it('stores the uniform that it returns', () => {
    const random = new KeyedRandom({ randomSeed: 6 });
    const out = new Float64Array(2);
    random.stream(0, 9).storeUniform(out, 1);
    expect([...out]).toEqual([0, random.stream(0, 9).uniform()]);
  });

  it('refuses keys that are no whole numbers, naming the field', () => {
    expect(() => new KeyedRandom({ randomSeed: 0.5 })).toThrow(
      /randomSeed: expected a whole number.*such as 42, got 0.5/,
    );
    expect(() => new KeyedRandom({ randomSeed: 1, replication: -1 })).toThrow(/replication/);
    expect(() => new KeyedRandom({ randomSeed: 1 }).purpose(-3)).toThrow(/purpose/);
    expect(() => new KeyedRandom({ randomSeed: 1 }).below(0)).toThrow(/at least 1/);
  });
});
