import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { startRun } from '#contracts';
import type { StartRun } from '#contracts';

/** How a run shall go, as given on the command line. */
export interface RunFlags {
  readonly speed: number;
  readonly from?: string;
}

const parseSpeed = (text: string): number => {
  const speed = startRun.shape.speed.safeParse(text.trim() === '' ? Number.NaN : Number(text));
  if (speed.success && speed.data !== undefined) return speed.data;
  throw new InvalidArgumentError('Expected a number from 0.1 to 600, such as 60.');
};

const clockTime = /^([01]\d|2[0-3]):[0-5]\d$/;
const zonedInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const parseFrom = (text: string): string => {
  if (clockTime.test(text) || (zonedInstant.test(text) && !Number.isNaN(Date.parse(text)))) return text;
  throw new InvalidArgumentError(
    'Expected a time such as 04:10, or an instant such as 2024-06-20T04:10+07:00.',
  );
};

/** Adds --speed and --from. */
export const withRunFlags = (command: Command): Command =>
  command
    .addOption(
      new Option('--speed <times>', 'how many times faster than real').argParser(parseSpeed).default(60),
    )
    .addOption(
      new Option('--from <time>', 'site time to begin at, HH:MM or ISO 8601 with zone').argParser(parseFrom),
    );

export const asStartRun = (scenario: string, { speed, from }: RunFlags): StartRun => ({
  scenario,
  speed,
  ...(from === undefined ? {} : { from }),
});
