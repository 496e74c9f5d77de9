import 'reflect-metadata';
import { SystemClock } from '#determinism';
import { SettingsError, serve } from '#http-edge';
import { AccountsFileError, readAccountsFile } from './accounts/index.ts';
import { ControlRoomModule } from './control-room.module.ts';
import { prepare } from './prepare.ts';
import { settingsFromEnvironment } from './settings.ts';

async function start(): Promise<void> {
  const settings = settingsFromEnvironment();
  // Read here first, as Nest would bury the one line that tells what is wrong.
  await readAccountsFile(settings.accountsFile);
  await serve(ControlRoomModule.with(settings, new SystemClock()), {
    host: settings.host,
    port: settings.port,
    trustedProxies: settings.trustedProxies,
    prepare: (app) => prepare(app, settings),
  });
}

/** What a person can mend is told in a line; anything else with where it happened. */
function tell(error: unknown): string {
  if (error instanceof SettingsError || error instanceof AccountsFileError) return error.message;
  if ((error as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    return `control-room cannot start: ${(error as Error).message}; stop that program or set another PORT`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

await start().catch((error: unknown) => {
  process.stderr.write(`${tell(error)}\n`);
  process.exit(1);
});
