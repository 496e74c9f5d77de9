import type { ScheduledFlight } from './schedule.ts';

/** What is wrong with one field of one row of a schedule file. */
export interface RowProblem {
  /** Line of the file, from 1. */
  readonly line: number;
  readonly field: string;
  readonly expected: string;
  readonly example: string;
  /** What stood there; empty when nothing did. */
  readonly got: string;
}

/** A schedule read as far as it could be: the good flights, and every problem found up to a bound. */
export interface ScheduleReading {
  readonly flights: readonly ScheduledFlight[];
  readonly problems: readonly RowProblem[];
  /** Problems beyond the bound, counted and not listed. */
  readonly problemsLeftOff: number;
}

export const MAX_SCHEDULE_CHARACTERS = 16 * 1024 * 1024;
export const MAX_SCHEDULE_ROWS = 100_000;
export const MAX_PROBLEMS_LISTED = 100;

/** `line 7, scheduled: expected ..., such as 17:05, got "25:00"`. */
export const rowProblemText = (problem: RowProblem): string =>
  `line ${problem.line}, ${problem.field}: expected ${problem.expected}, such as ${problem.example}, got ` +
  (problem.got === '' ? 'nothing' : JSON.stringify(problem.got));

/** Collects problems up to the bound. */
export class ProblemList {
  readonly listed: RowProblem[] = [];
  leftOff = 0;

  add(problem: RowProblem): void {
    if (this.listed.length < MAX_PROBLEMS_LISTED) this.listed.push(problem);
    else this.leftOff += 1;
  }
}
