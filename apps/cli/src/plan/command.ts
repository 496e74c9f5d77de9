import { access, constants, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { dirname } from 'node:path';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { monotonicMs } from '#determinism';
import { CONFIDENCE, Study } from '#planning';
import type { StudyReport } from '#planning';
import { scenarioHash } from '#scenario';
import type { ExpandedScenario } from '#scenario';
import { readSettings } from '../settings.ts';
import { SurroundingsError, systemErrorCode } from '../surroundings-error.ts';
import { formatSeconds, makeTerminal } from '../terminal/index.ts';
import { conduct } from './conduct.ts';
import { pairUp } from './counterpart.ts';
import { reportCsv } from './csv.ts';
import { rerunCommand, ruleOf, withPlanFlags } from './flags.ts';
import type { PlanFlags } from './flags.ts';
import { reportHtml, reportSvg } from './plot.ts';
import { loadScenario } from './scenarios.ts';
import { reportTable } from './table.ts';
import { MARKS, airlineRuleText } from './wording.ts';

/** Adds `perlintasan plan`. */
export function addPlan(program: Command): void {
  withPlanFlags(program.command('plan'))
    .argument('<scenario>', 'the name of a scenario in seeds/scenarios, or a file')
    .summary('run a scenario many times and tell waits and delays with their intervals')
    .description(
      'Runs a scenario in virtual time, many times, on all cores, and prints for each hall the waits and for each day ' +
        'the late flights, delay minutes by IATA code and missed travellers, every figure with its 95 % interval. ' +
        'Needs nothing to be up.',
    )
    .action(plan);
}

async function plan(name: string, flags: PlanFlags): Promise<void> {
  const settings = readSettings();
  const terminal = makeTerminal(process.stdout, settings.noColor);
  checkPlotName(flags.plot);
  await checkFolder(flags.plot);
  await checkFolder(flags.csv);
  const choice = {
    ...(flags.seed === undefined ? {} : { randomSeed: flags.seed }),
    ...(flags.first === undefined ? {} : { firstMs: flags.first }),
  };
  const alone = loadScenario(name, settings.seedsFolder, choice);
  const pair =
    flags.compare === undefined ? null : pairUp(alone, flags.compare, settings.seedsFolder, choice);
  const base = pair?.base ?? alone;
  const other = pair?.other ?? null;
  const study = new Study(base, ruleOf(flags), other);
  const startedAtMs = monotonicMs();
  const report = await withBar(study, flags.threads ?? availableParallelism());
  const took = formatSeconds(monotonicMs() - startedAtMs);

  const names = { base: base.scenario, other: other?.scenario ?? null };
  const { randomSeed } = base;
  const rerun = rerunCommand(name, flags, { replications: report.replications, randomSeed });
  const heading = headingOf(base, other, report);
  terminal.line(terminal.paint('bold', heading));
  terminal.line(`${CONFIDENCE * 100} % intervals, seed ${randomSeed}, ${took.trim()}`);
  terminal.line();
  for (const line of reportTable(report, names, terminal.paint)) terminal.line(line);
  terminal.line();
  if (pair?.cutToMs)
    terminal.line(`Compared over the first ${pair.cutToMs / 3_600_000} h: as long as both last.`);
  for (const line of notes(base, other)) terminal.line(line);
  terminal.line();
  if (pair?.caution) terminal.line(terminal.paint('yellow', `${pair.caution}\n`));
  if (!report.reached) {
    terminal.line(
      terminal.paint(
        'yellow',
        `The half width was not reached within ${report.replications} replications; allow more with --most.\n`,
      ),
    );
  }
  const plain = reportTable(report, names, (_, text) => text);
  if (flags.csv !== undefined) await save(flags.csv, reportCsv(report, names), terminal);
  if (flags.plot !== undefined) {
    const svg = reportSvg(report, study.scenarios, heading);
    const page = flags.plot.endsWith('.svg') ? `${svg}\n` : reportHtml(svg, plain, heading, rerun);
    await save(flags.plot, page, terminal);
  }
  terminal.line(`The same digits again: ${rerun}`);
  terminal.line(
    `Traces ${report.digest}; ${study.scenarios.map((one) => `${one.scenario} ${scenarioHash(one)}`).join(', ')}`,
  );
}

function headingOf(base: ExpandedScenario, other: ExpandedScenario | null, report: StudyReport): string {
  const against = other === null ? '' : ` against ${other.title.en} (${other.scenario})`;
  return `${base.title.en} (${base.scenario})${against}, ${report.replications} replications`;
}

/** What the table's words and marks mean. */
function notes(base: ExpandedScenario, other: ExpandedScenario | null): string[] {
  const rule = airlineRuleText(base);
  const otherRule = other === null ? rule : airlineRuleText(other);
  return [
    ...(other === null
      ? []
      : [
          `Difference: ${other.scenario} minus ${base.scenario}, paired by common random numbers. ${MARKS.more} more, ${MARKS.less} less, ` +
            `${MARKS['no detectable difference']} no detectable difference, equal: the same in every replication.`,
        ]),
    'Code 86: held for travellers at the border. Code 93: the aircraft came late. Minutes are of all flights of the day together.',
    `Airlines: ${rule}.`,
    ...(otherRule === rule ? [] : [`Airlines of ${other!.scenario}: ${otherRule}.`]),
  ];
}

async function withBar(study: Study, threads: number): Promise<StudyReport> {
  const bar = new SingleBar({
    format: '{bar} {value}/{total} replications, {eta_formatted} left',
    stream: process.stderr,
    clearOnComplete: true,
    // Left as they are: whoever breaks off gets the terminal back as it was.
    hideCursor: false,
    linewrap: true,
  });
  bar.start(study.progress.wanted, 0);
  try {
    return await conduct(study, {
      threads,
      onProgress: (done, wanted) => {
        bar.setTotal(wanted);
        bar.update(done);
      },
    });
  } finally {
    bar.stop();
  }
}

function checkPlotName(file: string | undefined): void {
  if (file === undefined || /\.(svg|html)$/.test(file)) return;
  throw new SurroundingsError(
    'plot',
    `--plot ${file} is neither .svg nor .html`,
    'Name it like day.svg or day.html.',
  );
}

async function save(file: string, text: string, { line }: { line: (text?: string) => void }): Promise<void> {
  await reach(file, () => writeFile(file, text));
  line(`Written: ${file}`);
}

/** Before an hour's work, not after it: is there a folder that the file can be written to? */
const checkFolder = (file: string | undefined): Promise<void> =>
  file === undefined ? Promise.resolve() : reach(file, () => access(dirname(file), constants.W_OK));

async function reach(file: string, act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === null) throw error;
    throw new SurroundingsError(
      'file',
      `${file} cannot be written (${code})`,
      'Name a file in a folder that is yours.',
      {
        cause: error,
      },
    );
  }
}
