import { RunClock, noSuchMoment } from './moments.ts';
import type { Problem } from './problem.ts';
import { MAX_DURATION_MS } from './scenario-file.ts';
import type { ScenarioFile } from './scenario-file.ts';
import { spanMs, zonedInstant, zonedUnixMs } from './scenario-words.ts';
import type { YamlSource } from './yaml-source.ts';

/** The run's start and length, or null when the file or the asked start has none. */
export function resolveTime(
  file: ScenarioFile,
  source: YamlSource,
  timeZone: string,
  from: string | undefined,
  problems: Problem[],
): { clock: RunClock; durationMs: number } | null {
  const fileStart = zonedUnixMs(file.startsAt);
  if (fileStart === undefined) {
    problems.push(noSuchMoment(source, ['startsAt']));
    return null;
  }
  if ((file.endsAt === undefined) === (file.lasts === undefined)) {
    problems.push(
      source.problem(file.endsAt === undefined ? [] : ['lasts'], {
        expected: 'either endsAt or lasts',
        example: 'lasts: 24h',
        got: file.endsAt === undefined ? undefined : file.lasts,
      }),
    );
    return null;
  }
  const fileClock = new RunClock(fileStart);
  const ends =
    file.endsAt === undefined ? fileStart + spanMs(file.lasts!) : fileClock.unixMs(file.endsAt, timeZone);
  if (ends === undefined) {
    problems.push(noSuchMoment(source, ['endsAt']));
    return null;
  }
  const endField = file.endsAt === undefined ? 'lasts' : 'endsAt';
  if (ends <= fileStart || ends - fileStart > MAX_DURATION_MS) {
    problems.push(
      source.problem([endField], {
        expected: 'an end after the start, at most 20 days',
        example: 'lasts: 24h',
      }),
    );
    return null;
  }
  const startsAt = from === undefined ? fileStart : fileClock.unixMs(from, timeZone);
  if (startsAt === undefined || Number.isNaN(startsAt) || startsAt < fileStart || startsAt >= ends) {
    problems.push({
      ...source.problem(['startsAt'], {
        expected: 'a start within the scenario: a date and time with zone, HH:MM of its first day, or +2h',
        example: zonedInstant.meta()?.['example'] as string,
        got: from,
      }),
      path: 'from',
    });
    return null;
  }
  return { clock: new RunClock(fileStart, startsAt), durationMs: ends - startsAt };
}
