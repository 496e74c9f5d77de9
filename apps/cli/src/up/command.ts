import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { monotonicMs, SystemClock } from '#determinism';
import { withRunFlags } from '../run/index.ts';
import { readSettings } from '../settings.ts';
import type { SupervisionEvent } from '../supervisor/index.ts';
import { formatSeconds, makeTerminal, Progress } from '../terminal/index.ts';
import type { Terminal } from '../terminal/index.ts';
import { announce } from './announcement.ts';
import { upOptions } from './options.ts';
import type { UpFlags } from './options.ts';
import { listenForStop, watchParent } from './stop-signals.ts';
import { PerlintasanSystem } from './system.ts';

const parsePort = (text: string): number => {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_530) return port;
  throw new InvalidArgumentError(
    'Expected a port from 0 to 65530, such as 4310; the five after it are used too.',
  );
};

/** Adds `perlintasan up`. */
export function addUp(program: Command): void {
  withRunFlags(program.command('up'))
    .summary('start everything on this machine and begin a run')
    .description(
      'Starts both databases and all apps, begins a run and prints the address to open. Ctrl-C stops it all.',
    )
    .option('--scenario <name>', 'what happens: the name of a scenario in seeds/scenarios', 'pdn-2024')
    .option('--data <folder>', 'where everything is kept (default: ./data, or DATA_FOLDER)')
    .addOption(
      new Option(
        '--port <number>',
        'of the page; the five after it are used too; 0 picks free ones (default: 4310, or PORT)',
      ).argParser(parsePort),
    )
    .option(
      '--host <address>',
      'where the page listens; 0.0.0.0 opens it to other machines (default: 127.0.0.1, or HOST)',
    )
    .option('--no-run', 'start everything, but begin no run')
    .action((flags: UpFlags) => runUp(flags));
}

async function runUp(flags: UpFlags): Promise<void> {
  const startedAtMs = monotonicMs();
  const settings = readSettings();
  const options = upOptions(flags, settings);
  const terminal = makeTerminal(process.stdout, settings.noColor);
  const clock = new SystemClock();
  const progress = new Progress(terminal, clock);
  const system = new PerlintasanSystem(
    options,
    clock,
    {
      step: (title, work, describe) => progress.step(title, work, describe),
      note: (text) => {
        terminal.line(text);
      },
    },
    (event) => {
      tell(terminal, event);
    },
  );

  const stopWanted = Promise.withResolvers<null>();
  const stop = (): void => {
    progress.abandon();
    terminal.line('\nStopping; Ctrl-C again forces it.');
    stopWanted.resolve(null);
  };
  listenForStop(stop, () => {
    terminal.line('Forced.');
    void system.kill().finally(() => process.exit(1));
  });
  if (settings.isUnderNpm) watchParent(clock, stop);

  const started = system.start();
  if ((await Promise.race([started, stopWanted.promise])) === null) {
    await Promise.all([system.stop(), started.catch(() => undefined)]);
    terminal.line('Stopped.');
    return;
  }
  await announce(system.access, options, terminal, monotonicMs() - startedAtMs);
  const reason = await Promise.race([stopWanted.promise, system.gaveUp]);
  await system.stop();
  if (reason !== null) throw reason;
  terminal.line('Stopped.');
}

function tell(terminal: Terminal, event: SupervisionEvent): void {
  const { paint } = terminal;
  switch (event.kind) {
    case 'died':
      terminal.line(
        paint(
          'yellow',
          `${event.name} is down (${event.why}); restarting in ${formatSeconds(event.restartInMs)}`,
        ),
      );
      return;
    case 'restarted':
      terminal.line(paint('green', `${event.name} is back after ${formatSeconds(event.elapsedMs)}`));
      return;
    case 'stopped':
      terminal.line(paint('dim', `${formatSeconds(event.elapsedMs).padStart(9)}  ${event.name} stopped`));
      return;
    case 'stopping':
      terminal.transient(`… stopping ${event.name}`);
      return;
  }
}
