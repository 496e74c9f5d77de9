// Of the globals, which are there at no cost: importing node:crypto takes every process a hundredth of a second to start.
/** A fresh id for things made by people and processes (commands, sessions), never for things of a run. */
export const freshId = (): string => crypto.randomUUID();

/** A fresh secret of `byteCount` random bytes, base64url. */
export const freshSecret = (byteCount = 24): string =>
  Buffer.from(crypto.getRandomValues(new Uint8Array(byteCount))).toString('base64url');
