import { QueryFailedError } from 'typeorm';

/** The site's database did not answer: nothing of the request was kept, or nobody knows whether it was. */
export class StoreUnavailableError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StoreUnavailableError';
  }
}

/**
 * Connection exception, insufficient resources, operator intervention (shutdown, crash recovery, cancel), system error:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SURROUNDINGS = /^(08|53|57|58)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Tells a failed database, which may heal by itself, from a failed statement, which is a mistake of ours. */
export function translateStoreError(error: unknown): unknown {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (cause as { code?: unknown } | null)?.code;
  const isStatement = typeof code === 'string' && SQLSTATE.test(code) && !SURROUNDINGS.test(code);
  return isStatement ? error : new StoreUnavailableError(cause);
}

/** Read-only or otherwise in a state that passes, a deadlock, a lock not given: the next try may well do. */
const PASSING = /^(25|40|55)/;

/** Whether waiting may mend it. If not (a wrong password, no such database, a migration that is refused), a person has to. */
export function mayPass(error: unknown): boolean {
  const translated = translateStoreError(error);
  if (translated instanceof StoreUnavailableError) return true;
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return PASSING.test(String((cause as { code?: unknown }).code));
}
