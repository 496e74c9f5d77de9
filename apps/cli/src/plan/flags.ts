import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { DEFAULT_MOST, MOST_REPLICATIONS } from '#planning';
import type { StoppingRule } from '#planning';

/** How a plan shall be made, as given on the command line. */
export interface PlanFlags {
  readonly replications?: number;
  readonly halfWidth?: HalfWidth;
  readonly most: number;
  readonly compare?: string;
  readonly csv?: string;
  readonly plot?: string;
  readonly seed?: number;
  readonly first?: number;
  readonly threads?: number;
}

export type HalfWidth = { readonly toMs: number } | { readonly toShare: number };

const DEFAULT_REPLICATIONS = 20;
const UNITS_MS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

function wholeFrom(least: number, most: number, example: number): (text: string) => number {
  return (text) => {
    const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= least && value <= most) return value;
    throw new InvalidArgumentError(
      `Expected a whole number from ${least} to ${most}, such as ${example}, got "${text}".`,
    );
  };
}

export function parseHalfWidth(text: string): HalfWidth {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(s|m|%)$/.exec(text) ?? [];
  const value = Number(number);
  if (unit === '%' && value > 0 && value < 100) return { toShare: value / 100 };
  if (unit !== undefined && unit !== '%' && value > 0) return { toMs: value * UNITS_MS[unit]! };
  throw new InvalidArgumentError(
    `Expected a time such as 30s or 0.5m, or a share of the mean such as 5%, got "${text}".`,
  );
}

export function parseSpan(text: string): number {
  const [, number, unit] = /^(\d+(?:\.\d+)?)(m|h)$/.exec(text) ?? [];
  const spanMs = Number(number) * (UNITS_MS[unit ?? ''] ?? Number.NaN);
  if (spanMs >= 60_000) return Math.round(spanMs);
  throw new InvalidArgumentError(`Expected a span of a minute or more, such as 90m or 24h, got "${text}".`);
}

/** Adds the flags of `plan`. */
export const withPlanFlags = (command: Command): Command =>
  command
    .addOption(
      new Option('-n, --replications <count>', `how often to run it (default: ${DEFAULT_REPLICATIONS})`)
        .argParser(wholeFrom(1, MOST_REPLICATIONS, 50))
        .conflicts('halfWidth'),
    )
    .addOption(
      new Option(
        '--half-width <width>',
        'run until every mean wait is known to within so much (30s, 0.5m) or such a share of it (5%)',
      ).argParser(parseHalfWidth),
    )
    .addOption(
      new Option('--most <count>', 'with --half-width: give up after so many')
        .argParser(wholeFrom(2, MOST_REPLICATIONS, 500))
        .default(DEFAULT_MOST),
    )
    .addOption(
      new Option(
        '--compare <scenario>',
        'another scenario, paired by common random numbers, over the time that both last; ' +
          'without-faults: the same one with nothing broken and nobody called in',
      ),
    )
    .addOption(new Option('--csv <file>', 'write every figure with its interval'))
    .addOption(
      new Option('--plot <file>', 'draw queues and delays over the run: a name that ends in .svg or .html'),
    )
    .addOption(
      new Option('--seed <number>', "random seed (default: the scenario's)").argParser(
        wholeFrom(0, Number.MAX_SAFE_INTEGER, 42),
      ),
    )
    .addOption(
      new Option('--first <span>', 'only the first part of the run, such as 24h').argParser(parseSpan),
    )
    .addOption(
      new Option(
        '--threads <count>',
        'worker threads; the digits are the same for any number (default: all cores)',
      ).argParser(wholeFrom(1, 256, 4)),
    );

export function ruleOf({ replications, halfWidth, most }: PlanFlags): StoppingRule {
  if (halfWidth === undefined) return { kind: 'replications', count: replications ?? DEFAULT_REPLICATIONS };
  return { kind: 'half-width', ...halfWidth, most };
}

/** The command that gives the same digits again. */
export function rerunCommand(
  scenario: string,
  flags: PlanFlags,
  done: { readonly replications: number; readonly randomSeed: number },
): string {
  const words = ['npm run -s perlintasan -- plan', quoted(scenario)];
  words.push('--replications', String(done.replications), '--seed', String(done.randomSeed));
  if (flags.compare !== undefined) words.push('--compare', quoted(flags.compare));
  if (flags.first !== undefined) words.push('--first', `${flags.first / 60_000}m`);
  return words.join(' ');
}

const quoted = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
