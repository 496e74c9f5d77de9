import { chmod, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { freshSecret } from '#determinism';
import { DataFolderForbiddenError } from '../postgres/index.ts';
import { readIfThere, writePrivateFile } from '../private-file.ts';
import { SurroundingsError, systemErrorCode } from '../surroundings-error.ts';

/** Makes the data folder and what the apps write into, unless it is there. */
export async function prepareDataFolder(dataFolder: string): Promise<void> {
  const made = await mkdir(join(dataFolder, 'logs'), { recursive: true });
  // The database server's user walks through the data folder; what is private in it has modes of its own.
  if (made !== undefined && dataFolder.startsWith(made)) await chmod(dataFolder, 0o755);
  await chmod(join(dataFolder, 'logs'), 0o700);
  await mkdir(join(dataFolder, 'control-room'), { recursive: true, mode: 0o700 });
}

/** What the apps demand of each other: the given token, else the kept one, else a new one; kept for other commands. */
export async function prepareServiceToken(dataFolder: string, given: string | null): Promise<string> {
  const file = join(dataFolder, 'service-token');
  const kept = (await readIfThere(file))?.trim() ?? '';
  const token = given ?? (kept || freshSecret(32));
  if (token !== kept) await writePrivateFile(file, `${token}\n`);
  return token;
}

/** A refusal by the file system is told as what it means for the data folder; any other error stays what it is. */
export function asDataFolderError(dataFolder: string, error: unknown): unknown {
  const code = systemErrorCode(error) ?? '';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) {
    return new DataFolderForbiddenError(dataFolder, (error as Error).message, { cause: error });
  }
  if (['ENOTDIR', 'EEXIST'].includes(code)) {
    return new SurroundingsError(
      'data-folder-is-a-file',
      `${dataFolder} cannot be a data folder: a file is in its way (${(error as Error).message})`,
      'Choose another place: --data ./data-2',
    );
  }
  return error;
}
