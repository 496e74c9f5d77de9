import { Logger } from '@nestjs/common';

/**
 * Ends the app in order (SIGTERM to itself), the error's own words in the log: for what no waiting mends, such as a wrong
 * password or a migration that the database refuses. Whoever supervises it decides whether to start it again.
 */
export function giveUp(what: string, error: unknown): void {
  new Logger('fatal').fatal(error instanceof Error ? (error.stack ?? error.message) : String(error), what);
  process.kill(process.pid, 'SIGTERM');
}
