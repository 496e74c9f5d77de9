import type { JournalSeal } from '#contracts';
import type { Finding } from './findings.ts';

/** A seal whose hash somebody noted when it was the last one, away from whoever keeps journal and key. */
export interface KnownSeal {
  /** Null when only the hash was noted. */
  readonly number: number | null;
  /** SHA-256 of the seal's canonical form, hexadecimal. */
  readonly hash: string;
}

export interface KnownSealFound extends KnownSeal {
  readonly isFound: boolean;
}

/**
 * Looks for noted seals in a chain. Who has both database and key can cut a journal off at its end and seal another end
 * anew: signatures and links then all fit, and only a hash that was noted elsewhere does not.
 */
export class KnownSeals {
  readonly #known: readonly KnownSeal[];
  readonly #found = new Set<KnownSeal>();
  /** Of noted seals that stand in the chain under another hash. */
  readonly #differing = new Map<KnownSeal, string>();
  #first: number | null = null;
  #last: number | null = null;

  constructor(known: readonly KnownSeal[]) {
    this.#known = known;
  }

  /** Seals in the order of the export. The first one also vouches for the hash of the one before it. */
  seal({ number, previousSealHash }: JournalSeal, hash: string): void {
    if (this.#first === null) {
      this.#first = number;
      if (previousSealHash !== null) this.#compare(number - 1, previousSealHash);
    }
    this.#last = number;
    this.#compare(number, hash);
  }

  /** What is to be told of those that were not found, in the order in which they were given. */
  *missing(): Generator<Pick<Finding, 'kind' | 'seal' | 'detail'>, void> {
    const reach = this.#last === null ? 'holds no seal' : `holds seals ${this.#first} to ${this.#last}`;
    for (const known of this.#known) {
      if (this.#found.has(known)) continue;
      const { number, hash } = known;
      const instead = this.#differing.get(known);
      if (instead !== undefined) {
        yield { kind: 'known-seal-differs', seal: number, detail: `noted ${hash}, exported ${instead}` };
      } else if (number === null) {
        yield { kind: 'known-seal-missing', seal: null, detail: `noted ${hash}; the export ${reach}` };
      } else {
        yield {
          kind: 'known-seal-not-reached',
          seal: number,
          detail: `noted ${hash}; the export ${reach}`,
        };
      }
    }
  }

  result(): KnownSealFound[] {
    return this.#known.map((known) => ({ ...known, isFound: this.#found.has(known) }));
  }

  #compare(number: number, hash: string): void {
    for (const known of this.#known) {
      if (known.hash === hash && (known.number ?? number) === number) this.#found.add(known);
      else if (known.number === number) this.#differing.set(known, hash);
    }
  }
}
