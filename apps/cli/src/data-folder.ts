import { resolve } from 'node:path';
import type { Settings } from './settings.ts';

/** Where everything of this machine is kept. A flag beats DATA_FOLDER, which beats `data` in the project. */
export function chosenDataFolder(
  flag: string | undefined,
  settings: Pick<Settings, 'dataFolder' | 'projectFolder'>,
): { readonly folder: string; readonly isChosen: boolean } {
  const chosen = flag ?? settings.dataFolder;
  return chosen === null
    ? { folder: resolve(settings.projectFolder, 'data'), isChosen: false }
    : { folder: resolve(chosen), isChosen: true };
}
