import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freshSecret } from '#determinism';
import type { Settings } from '../settings.ts';

/**
 * The key that signs sessions: SESSION_SECRET, else the one kept in the data folder, made at the first start, so that
 * people stay signed in when control-room is started again.
 */
export async function sessionSecret(settings: Settings): Promise<Uint8Array> {
  if (settings.sessionSecret !== null) return new TextEncoder().encode(settings.sessionSecret);
  const file = join(settings.dataFolder, 'session-secret');
  await mkdir(settings.dataFolder, { recursive: true });
  try {
    await writeFile(file, freshSecret(48), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const kept = (await readFile(file, 'utf8')).trim();
  if (kept.length < 32)
    throw new Error(`${file} should hold at least 32 characters; remove it and start again`);
  return new TextEncoder().encode(kept);
}
