import { QueryFailedError } from 'typeorm';

/** The centre's own database did not answer; nothing of the request was kept, or nobody knows whether it was. */
export class DatabaseUnavailableError extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'DatabaseUnavailableError';
  }
}

/**
 * Connection exception, insufficient resources, operator intervention (shutdown, crash recovery, cancel), system error:
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const SURROUNDINGS = /^(08|53|57|58)/;
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Tells a failed database from a failed statement: the first may heal by itself, the second is a bug of ours. */
export function translateDatabaseError(error: unknown): unknown {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = (cause as { code?: unknown } | null)?.code;
  const isStatementsFault = typeof code === 'string' && SQLSTATE.test(code) && !SURROUNDINGS.test(code);
  return isStatementsFault ? error : new DatabaseUnavailableError(cause);
}

/** Read-only or otherwise in a state that passes, a deadlock, a lock not given: the next try may well do. */
const PASSING = /^(25|40|55)/;

/** Whether waiting may mend it. If not (a wrong password, no such database, a migration that is refused), a person has to. */
export function mayPass(error: unknown): boolean {
  const translated = translateDatabaseError(error);
  if (translated instanceof DatabaseUnavailableError) return true;
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return PASSING.test(String((cause as { code?: unknown }).code));
}
