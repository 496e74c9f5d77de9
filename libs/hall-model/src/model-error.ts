/** A scenario asks for more than the model's tables hold. */
export class ScenarioBoundError extends Error {
  readonly field: string;
  constructor(field: string, expected: string, example: unknown, got: unknown) {
    super(`${field}: expected ${expected}, such as ${String(example)}, got ${String(got)}`);
    this.name = 'ScenarioBoundError';
    this.field = field;
  }
}

/** The driver of a live run broke the contract of `lookups: 'external'`; the run can no longer be trusted. */
export class LiveContractError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'LiveContractError';
  }
}
