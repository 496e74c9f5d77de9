import { randomBytes, randomUUID } from 'node:crypto';

/** A fresh id for things made by people and processes (commands, sessions), never for things of a run. */
export const freshId = (): string => randomUUID();

/** A fresh secret of `byteCount` random bytes, base64url. */
export const freshSecret = (byteCount = 24): string => randomBytes(byteCount).toString('base64url');
