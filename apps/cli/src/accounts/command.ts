import type { Command } from 'commander';
import { chosenDataFolder } from '../data-folder.ts';
import { readSettings } from '../settings.ts';
import { makeTerminal } from '../terminal/index.ts';
import { prepareAccounts } from './accounts.ts';
import { signInLines } from './sign-in-lines.ts';

/** Adds `perlintasan accounts`. */
export function addAccounts(program: Command): void {
  program
    .command('accounts')
    .summary('make the sign-in accounts of a data folder, or tell who may sign in')
    .description(
      'Makes one account a role with a random password, shown once and kept in sign-in.txt; "up" does it by itself. ' +
        'Accounts that are there already stay as they are.',
    )
    .option('--data <folder>', 'the data folder (default: ./data, or DATA_FOLDER)')
    .action(async (flags: { data?: string }) => {
      const settings = readSettings();
      const terminal = makeTerminal(process.stdout, settings.noColor);
      const accounts = await prepareAccounts(chosenDataFolder(flags.data, settings).folder);
      for (const line of signInLines(accounts, terminal)) terminal.line(line);
    });
}
