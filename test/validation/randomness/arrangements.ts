import { createHash } from 'node:crypto';
import { KeyedRandom } from '#determinism';

/** Fills an array with the next 32-bit words of an arrangement; each call goes on where the last one stopped. */
export type Fill = (words: Int32Array) => void;

/**
 * Ways in which a run asks for chance, each laid out as one endless row of 32-bit words for a battery to read. Every
 * block gives both of its words. The first is the generator as a plain stream; all others ask each key for one block, with
 * keys that differ by one: what a weak keyed generator fails at.
 */
export const ARRANGEMENTS: Readonly<Record<string, { readonly says: string; readonly begin: () => Fill }>> = {
  'one-stream': {
    says: 'one key, block after block',
    begin: () => {
      const random = new KeyedRandom({ randomSeed: 1 });
      const purpose = random.purpose('battery');
      let subject = 0;
      let blocks = 0;
      random.stream(purpose, subject);
      return (words) => {
        for (let at = 0; at < words.length; at += 2) {
          if (blocks === TWO_TO_32) {
            subject += 1;
            blocks = 0;
            random.stream(purpose, subject);
          }
          words[at] = random.block();
          words[at + 1] = random.second;
          blocks += 1;
        }
      };
    },
  },
  'consecutive-subjects': {
    says: 'travellers 0, 1, 2, ... of one purpose, one block each',
    begin: () => {
      const random = new KeyedRandom({ randomSeed: 1 });
      let numbered = 0;
      let purpose = random.purpose(numbered);
      let subject = 0;
      return (words) => {
        for (let at = 0; at < words.length; at += 2) {
          if (subject === TWO_TO_32) {
            numbered += 1;
            purpose = random.purpose(numbered);
            subject = 0;
          }
          words[at] = random.stream(purpose, subject).block();
          words[at + 1] = random.second;
          subject += 1;
        }
      };
    },
  },
  'consecutive-occasions': {
    says: 'occasions 0 to 1,048,575 of traveller 0, then of traveller 1, ..., one block each',
    begin: () => {
      const random = new KeyedRandom({ randomSeed: 1 });
      const purpose = random.purpose('battery');
      let number = 0;
      return (words) => {
        for (let at = 0; at < words.length; at += 2) {
          const subject = Math.floor(number / OCCASIONS_OF_ONE);
          words[at] = random.stream(purpose, subject, number % OCCASIONS_OF_ONE).block();
          words[at + 1] = random.second;
          number += 1;
        }
      };
    },
  },
  'consecutive-purposes': {
    says: 'purposes 0, 1, 2, ... of traveller 0, one block each',
    begin: () => {
      let random = new KeyedRandom({ randomSeed: 1 });
      let number = 0;
      return (words) => {
        for (let at = 0; at < words.length; at += 2) {
          // A generator remembers every purpose declared: a new one forgets them, and draws the same.
          if (number % 65_536 === 0) random = new KeyedRandom({ randomSeed: 1 });
          words[at] = random.stream(random.purpose(number), 0).block();
          words[at + 1] = random.second;
          number += 1;
        }
      };
    },
  },
  'consecutive-replications': {
    says: 'replications 0, 1, 2, ... of one seed, one block each',
    begin: () => eachKey((number) => ({ randomSeed: 1, replication: number })),
  },
  'consecutive-seeds': {
    says: 'random seeds 0, 1, 2, ..., one block each',
    begin: () => eachKey((number) => ({ randomSeed: number })),
  },
};

const TWO_TO_32 = 2 ** 32;
const OCCASIONS_OF_ONE = 1_048_576;

function eachKey(keyOf: (number: number) => { randomSeed: number; replication?: number }): Fill {
  let number = 0;
  return (words) => {
    for (let at = 0; at < words.length; at += 2) {
      const random = new KeyedRandom(keyOf(number));
      words[at] = random.stream(random.purpose(0), 0).block();
      words[at + 1] = random.second;
      number += 1;
    }
  };
}

/** Of the first 65,536 words: a result that was recorded under another fingerprint is of another generator. */
export function fingerprint(name: string): string {
  const words = new Int32Array(65_536);
  ARRANGEMENTS[name]!.begin()(words);
  const bytes = Buffer.alloc(words.length * 4);
  words.forEach((word, at) => bytes.writeInt32LE(word, at * 4));
  return createHash('sha256').update(bytes).digest('hex').slice(0, 16);
}
