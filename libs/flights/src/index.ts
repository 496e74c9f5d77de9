export { EVERY_DAY } from './schedule.ts';
export type { DatedFlight, Operation, ScheduledFlight } from './schedule.ts';
export {
  DAY_MS,
  HOUR_MS,
  MINUTE_MS,
  addDays,
  daysBetween,
  isCalendarDate,
  isoWeekday,
  localDateOf,
  localMinuteOf,
  localToUnixMs,
} from './local-calendar.ts';
export { dateFlights, flightIdOf, operatesOn } from './dated-flights.ts';
export {
  MAX_PROBLEMS_LISTED,
  MAX_SCHEDULE_CHARACTERS,
  MAX_SCHEDULE_ROWS,
  rowProblemText,
} from './row-problem.ts';
export type { RowProblem, ScheduleReading } from './row-problem.ts';
export { CSV_COLUMNS, parseCsvSchedule } from './csv-schedule.ts';
export { minimumTurnaroundMs, pairRotations } from './rotations.ts';
export type { GroundTimeRule, Rotation } from './rotations.ts';
export { disembarkationProfile, showUpProfile } from './show-up.ts';
export type { ShowUpBin } from './show-up.ts';
export { parseShowUpTable } from './show-up-table.ts';
export { DELAY_CODES, LATE_AFTER_MINUTES } from './delay-codes.ts';
export type { DelayCode } from './delay-codes.ts';
export type { Station } from './station.ts';
export { parseSsimSchedule } from './ssim-schedule.ts';
export { parseAidxSchedule } from './aidx-schedule.ts';
export { csvSchedule } from './write-csv-schedule.ts';
