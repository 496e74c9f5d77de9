/** Everything that goes wrong in simulated worlds. */
export const FAULTS = [
  'death at an await',
  'death in a commit',
  'SIGKILL',
  'request lost',
  'acknowledgement lost',
  'request twice',
  'request overtaken',
  'message late',
  'batch kept in part',
  'commit never confirmed',
  'rolled back behind a dead client',
  'database away',
  'database slow',
  'clock of a lane off',
  'clock of the centre off',
  'other content under a known id',
  'gate that gives its traveller up',
  "another run's record under our id",
  'form written',
  'form beside a record nobody answered',
  'form spoiled',
  'form lost',
  'lost form found',
  'form mislaid',
  'form keyed wrong',
  'form keyed twice',
  'form keyed twice, otherwise',
  'form said to be what it is not',
  'book of forms that nobody has',
  'centre flaps',
  'centre stopped or in error',
  'centre resets',
  'centre silent',
  'centre slow',
  'centre answers in part',
  'centre answers nonsense',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How often each came to pass: a fault that is planned and never bites proves nothing. */
export class FaultTally {
  readonly #counts = new Map<Fault, number>();

  add(fault: Fault): void {
    this.#counts.set(fault, this.of(fault) + 1);
  }

  of(fault: Fault): number {
    return this.#counts.get(fault) ?? 0;
  }

  /** Those that came to pass. */
  counts(): Readonly<Partial<Record<Fault, number>>> {
    return Object.fromEntries(this.#counts);
  }
}
