/**
 * Threefry-2x32 with 13 rounds: a counter-based generator, 64 bits out of a 64-bit key and a 64-bit counter, nothing kept
 * between calls. Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC11): 13 rounds is the
 * fewest that passes all of TestU01's BigCrush, 20 the cautious default of a cipher's reader. We take 13: see
 * test/validation/randomness for our own battery, run on consecutive integer keys.
 *
 * Writes the two 32-bit words to `out[0]` and `out[1]`. The same rounds stand unrolled in {@link KeyedRandom}, where calls
 * are too dear; a spec holds the two to each other and to the published known answers.
 */
export function threefry2x32(
  key0: number,
  key1: number,
  counter0: number,
  counter1: number,
  out: Int32Array,
): void {
  const keys = [key0 | 0, key1 | 0, 0x1bd11bda ^ key0 ^ key1];
  let x0 = (counter0 + key0) | 0;
  let x1 = (counter1 + key1) | 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    x0 = (x0 + x1) | 0;
    const by = ROTATIONS[round % 8]!;
    x1 = ((x1 << by) | (x1 >>> (32 - by))) ^ x0;
    if (round % 4 === 3) {
      const injection = (round + 1) / 4;
      x0 = (x0 + keys[injection % 3]!) | 0;
      x1 = (x1 + keys[(injection + 1) % 3]! + injection) | 0;
    }
  }
  out[0] = x0;
  out[1] = x1;
}

const ROUNDS = 13;
const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
