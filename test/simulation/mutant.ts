import type { FINDINGS } from './findings.ts';
import type { Changes } from './simulate.ts';

/** The system with one mistake built in, and what the checker is to call it. */
export interface Mutant {
  readonly name: string;
  readonly mistake: string;
  readonly caughtAs: (typeof FINDINGS)[number];
  /** Fresh for each world. */
  readonly changes: () => Changes;
}
