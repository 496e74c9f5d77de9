import { isCalendarDate, localDateOf, localToUnixMs } from '#flights';
import { momentKind, spanMs, zonedUnixMs } from './scenario-words.ts';
import type { YamlSource } from './yaml-source.ts';

/** The clock that a scenario's moments are read on. */
export class RunClock {
  /** As the file has it: what HH:MM and +12h count from. */
  readonly fileStartsAtUnixMs: number;
  /** Run time 0; later than the file's start when a run begins in the middle. */
  readonly startsAtUnixMs: number;

  constructor(fileStartsAtUnixMs: number, startsAtUnixMs = fileStartsAtUnixMs) {
    this.fileStartsAtUnixMs = fileStartsAtUnixMs;
    this.startsAtUnixMs = startsAtUnixMs;
  }

  /** Unix milliseconds of a moment, read in the zone; undefined when there is no such time. */
  unixMs(moment: string, timeZone: string): number | undefined {
    switch (momentKind(moment)) {
      case 'after-start':
        return this.fileStartsAtUnixMs + spanMs(moment.slice(1));
      case 'clock': {
        const [hour, minute] = moment.split(':').map(Number);
        const firstDay = localDateOf(this.fileStartsAtUnixMs, timeZone);
        return localToUnixMs(firstDay, hour! * 60 + minute!, timeZone);
      }
      default:
        return isCalendarDate(moment.slice(0, 10)) ? zonedUnixMs(moment) : undefined;
    }
  }

  runMs(moment: string, timeZone: string): number | undefined {
    const unixMs = this.unixMs(moment, timeZone);
    return unixMs === undefined ? undefined : unixMs - this.startsAtUnixMs;
  }
}

/** A problem about a moment that the calendar does not have. */
export const noSuchMoment = (source: YamlSource, path: readonly PropertyKey[]) =>
  source.problem(path, {
    expected: 'a day and hour that exist',
    example: '2024-06-20T04:15+07:00',
  });
