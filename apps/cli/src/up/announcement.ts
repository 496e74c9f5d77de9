import { DateTime } from 'luxon';
import type { Terminal } from '../terminal/index.ts';
import type { Accounts, Role } from './accounts.ts';
import type { UpOptions } from './options.ts';
import { fetchRun, fetchScenarios } from './run.ts';
import type { SystemAccess } from './system.ts';

const mayDo: Readonly<Record<Role, string>> = {
  viewer: 'looks',
  operator: 'runs the halls and overrides modes, with a reason',
  qa: 'breaks the data centre and brings it back',
  planner: 'tries staffing and policies',
  auditor: 'reads records and who did what',
};

/** Who may sign in; passwords only when they are new. */
export function signInLines({ signIns, signInFile }: Accounts, { paint }: Terminal): string[] {
  const isNew = signIns.some(({ password }) => password !== null);
  return [
    isNew ? `Sign in as (shown this once; kept in ${signInFile}):` : `Sign in as (passwords: ${signInFile}):`,
    ...signIns.map(({ name, role, password }) => {
      const shown = password === null ? '' : `${paint('bold', password)}  `;
      return `  ${name.padEnd(9)} ${shown}${paint('dim', mayDo[role])}`;
    }),
  ];
}

/** Time of the run as in Jakarta, the reference of the country, such as `20 June 2024, 03:45 WIB`. */
export const jakartaTime = (instant: string): string =>
  `${DateTime.fromISO(instant, { zone: 'Asia/Jakarta', locale: 'en-GB' }).toFormat('d MMMM yyyy, HH:mm')} WIB`;

/** What is going on, in the scenario's own words; nothing when no run was asked for. */
export async function whatToLookAt(access: SystemAccess, options: UpOptions): Promise<string[]> {
  if (options.run === null) {
    return ['No run was begun (--no-run). To see one, start again without it.'];
  }
  const door = { url: access.urls.simulator, serviceToken: access.serviceToken };
  const run = await fetchRun(door).catch(() => null);
  const scenarios = await fetchScenarios(door).catch(() => null);
  const scenario = scenarios?.find((one) => one.scenario === options.run?.scenario);
  return [
    ...(run === null
      ? []
      : [
          `${run.title.en}: it is ${jakartaTime(run.siteAt)}, and ${run.speedRequested} times faster than real.`,
        ]),
    ...(scenario === undefined ? [] : [scenario.description.en]),
    'Sign in as qa to break or mend the data centre yourself; watch queues, modes and records not yet at the centre.',
  ];
}

/** Everything a person needs once the system is up. */
export async function announce(access: SystemAccess, options: UpOptions, terminal: Terminal): Promise<void> {
  const { paint } = terminal;
  terminal.line();
  terminal.line(`Perlintasan is up: ${paint('bold', paint('cyan', access.address))}`);
  terminal.line();
  for (const line of signInLines(access.accounts, terminal)) terminal.line(line);
  terminal.line();
  terminal.line('What to look at:');
  for (const line of await whatToLookAt(access, options)) terminal.line(`  ${line}`);
  terminal.line();
  terminal.line(paint('dim', `Ctrl-C stops everything. Data and logs: ${options.dataFolder}`));
}
