/**
 * The surroundings failed (a port, a folder, a permission, another program), and a person can do something about it.
 * The command prints `message` and `remedy` and ends with 1; a program reads `code`.
 */
export class SurroundingsError extends Error {
  readonly code: string;
  /** What to do, as one or more full sentences; commands are written so that they can be copied. */
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.code = code;
    this.remedy = remedy;
  }
}

/** The `code` of a Node.js system error (`ENOENT`, `EACCES`, ...), or null for anything else. */
export function systemErrorCode(error: unknown): string | null {
  // By its shape: a test runner's sandbox has an Error class of its own, so that `instanceof` would say no.
  if (typeof error !== 'object' || error === null || !('code' in error)) return null;
  return typeof error.code === 'string' ? error.code : null;
}
