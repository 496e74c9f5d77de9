import { signInLines } from '../accounts/index.ts';
import { describeRun, fetchRun, fetchScenarios } from '../run/index.ts';
import { formatSeconds } from '../terminal/index.ts';
import type { Terminal } from '../terminal/index.ts';
import type { UpOptions } from './options.ts';
import type { SystemAccess } from './system.ts';

/** What is going on, in the scenario's own words; nothing when no run was asked for. */
export async function whatToLookAt(access: SystemAccess, options: UpOptions): Promise<string[]> {
  if (options.run === null) {
    return ['No run was begun (--no-run). To see one: npm run perlintasan -- run pdn-2024'];
  }
  const door = { url: access.urls.simulator, serviceToken: access.serviceToken };
  const run = await fetchRun(door).catch(() => null);
  const scenarios = await fetchScenarios(door).catch(() => null);
  const scenario = scenarios?.find((one) => one.scenario === options.run?.scenario);
  return [
    ...(run === null ? [] : [describeRun(run)]),
    ...(scenario === undefined ? [] : [scenario.description.en]),
    'Sign in as qa to break or mend the data centre yourself; watch queues, modes and records not yet at the centre.',
  ];
}

/** Everything a person needs once the system is up. */
export async function announce(
  access: SystemAccess,
  options: UpOptions,
  terminal: Terminal,
  elapsedMs: number,
): Promise<void> {
  const { paint } = terminal;
  terminal.line();
  terminal.line(
    `Perlintasan is up after ${formatSeconds(elapsedMs)}: ${paint('bold', paint('cyan', access.address))}`,
  );
  terminal.line();
  for (const line of signInLines(access.accounts, terminal)) terminal.line(line);
  terminal.line();
  terminal.line('What to look at:');
  for (const line of await whatToLookAt(access, options)) terminal.line(`  ${line}`);
  terminal.line();
  terminal.line(paint('dim', `Ctrl-C stops everything. Data and logs: ${options.dataFolder}`));
}
