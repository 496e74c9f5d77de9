import { join } from 'node:path';
import type { Command } from 'commander';
import { SystemClock } from '#determinism';
import { chosenDataFolder } from '../data-folder.ts';
import { readIfThere } from '../private-file.ts';
import { readLock } from '../folder-lock.ts';
import { readSettings } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { SurroundingsError } from '../surroundings-error.ts';
import { makeTerminal } from '../terminal/index.ts';
import { describeRun } from './describe-run.ts';
import { asStartRun, withRunFlags } from './flags.ts';
import type { RunFlags } from './flags.ts';
import { beginRun, waitForRun } from './simulator-door.ts';
import type { SimulatorDoor } from './simulator-door.ts';

/** Adds `perlintasan run`. */
export function addRun(program: Command): void {
  withRunFlags(program.command('run'))
    .argument('<scenario>', 'the name of a scenario in seeds/scenarios')
    .summary('begin another run on a system that is up')
    .description(
      'Ends the run in hand and begins another on the system that "up" has started from the data folder, or on the ' +
        'simulator at SIMULATOR_URL (with SERVICE_TOKEN).',
    )
    .option('--data <folder>', 'the data folder of the system (default: ./data, or DATA_FOLDER)')
    .action(async (scenario: string, flags: RunFlags & { data?: string }) => {
      const settings = readSettings();
      const terminal = makeTerminal(process.stdout, settings.noColor);
      const door = await findSimulator(flags.data, settings);
      await beginRun(door, asStartRun(scenario, flags));
      terminal.line(describeRun(await waitForRun(new SystemClock(), door, scenario)));
    });
}

/** Nothing is up to run on. */
export class NotUpError extends SurroundingsError {
  constructor(dataFolder: string) {
    super(
      'not-up',
      `Perlintasan is not up on ${dataFolder}`,
      'Start it: npm start. Or name another place: --data FOLDER, or SIMULATOR_URL=... SERVICE_TOKEN=...',
    );
  }
}

async function findSimulator(dataFlag: string | undefined, settings: Settings): Promise<SimulatorDoor> {
  const { simulatorUrl, serviceToken } = settings;
  if (simulatorUrl !== null && serviceToken !== null) return { url: simulatorUrl, serviceToken };
  const { folder } = chosenDataFolder(dataFlag, settings);
  const lock = await readLock(folder);
  const token = await readIfThere(join(folder, 'service-token'));
  if (lock === null || token === null) throw new NotUpError(folder);
  return { url: lock.simulatorUrl, serviceToken: token.trim() };
}
