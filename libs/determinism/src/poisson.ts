import type { KeyedRandom } from './keyed-random.ts';

// Bound once: in a sandbox such as the test runner's, looking up a global costs more than the event.
const { abs, exp, floor, log, sqrt } = Math;

/**
 * A Poisson count with the given mean (0 or more): by inversion below 10, by transformed rejection PTRS above
 * (Hörmann, "The transformed rejection method for generating Poisson random variables", 1993).
 */
export function drawPoisson(random: KeyedRandom, mean: number): number {
  if (mean >= 10) return transformedRejection(random, mean);
  let left = random.uniform();
  let share = exp(-mean);
  let count = 0;
  // 32 bits of uniform end before 200 at a mean of 10; the bound guards against a share that rounds to nothing.
  while (left > share && count < 1000) {
    left -= share;
    count += 1;
    share *= mean / count;
  }
  return count;
}

function transformedRejection(random: KeyedRandom, mean: number): number {
  const b = 0.931 + 2.53 * sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const sure = 0.9277 - 3.6224 / (b - 2);
  const logMean = log(mean);
  for (;;) {
    const u = random.uniform() - 0.5;
    const v = random.uniform();
    const us = 0.5 - abs(u);
    const count = floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= sure) return count;
    if (count < 0 || (us < 0.013 && v > us)) continue;
    if (log((v * inverseAlpha) / (a / (us * us) + b)) <= count * logMean - mean - logFactorial(count)) {
      return count;
    }
  }
}

/** ln n!, exact by summation for small n, by Stirling's series (error under 1e-12) above. */
export function logFactorial(n: number): number {
  if (n < 16) {
    let sum = 0;
    for (let i = 2; i <= n; i += 1) sum += log(i);
    return sum;
  }
  const x = n + 1;
  const r = 1 / (x * x);
  return (
    (x - 0.5) * log(x) - x + 0.5 * log(2 * Math.PI) + (1 / 12 - r * (1 / 360 - r * (1 / 1260 - r / 1680))) / x
  );
}
