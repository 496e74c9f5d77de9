import { Command } from 'commander';
import { addAccounts } from './accounts/index.ts';
import { addPlan } from './plan/index.ts';
import { addRun } from './run/index.ts';
import { addUp } from './up/index.ts';
import { addVerify } from './verify/index.ts';

/** One function a subcommand, each in a folder of its own; the order is that of the help. */
const subcommands: readonly ((program: Command) => void)[] = [addUp, addRun, addPlan, addVerify, addAccounts];

/** The `perlintasan` command, not yet run. */
export function makeProgram(): Command {
  const program = new Command('perlintasan')
    .description('Border control under outage: a simulated airport on a real backend.')
    .showHelpAfterError('(perlintasan --help, perlintasan COMMAND --help)')
    .showSuggestionAfterError();
  for (const add of subcommands) add(program);
  return program;
}
