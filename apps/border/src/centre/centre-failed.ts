/** A service of the data centre did not do what it was asked; whether it got the request nobody knows. */
export class CentreFailedError extends Error {
  /** The connection broke before an answer, as when a kept connection is closed: another may work at once. */
  readonly mayWorkAtOnce: boolean;

  constructor(message: string, mayWorkAtOnce: boolean, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CentreFailedError';
    this.mayWorkAtOnce = mayWorkAtOnce;
  }
}

/** The centre understood the request and will not have it: a mistake of ours, and no sign of ill health. */
export class CentreRefusedError extends Error {
  constructor(status: number, text: string) {
    super(`the centre refused with ${status}: ${text.slice(0, 200)}`);
    this.name = 'CentreRefusedError';
  }
}

const BROKEN = new Set(['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

export function centreFailed(error: unknown): CentreFailedError {
  if (error instanceof CentreFailedError) return error;
  const { code, message } = error as { code?: string; message?: string };
  const said = message || code || String(error);
  return new CentreFailedError(said, code !== undefined && BROKEN.has(code), { cause: error });
}
