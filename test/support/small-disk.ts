import { execFile } from 'node:child_process';
import { mkdtemp, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** A disk of some kilobytes that really fills up. */
export class SmallDisk {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Null where this process may mount nothing. */
  static async mount(kilobytes: number): Promise<SmallDisk | null> {
    const folder = await mkdtemp(join(tmpdir(), 'perlintasan-disk-'));
    try {
      await run('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', folder]);
      return new SmallDisk(folder);
    } catch {
      await rm(folder, { recursive: true, force: true });
      return null;
    }
  }

  /** Gives it more room. */
  async grow(kilobytes: number): Promise<void> {
    await run('mount', ['-o', `remount,size=${kilobytes}k`, this.folder]);
  }

  async freeBytes(): Promise<number> {
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }

  async unmount(): Promise<void> {
    await run('umount', ['-l', this.folder]);
    await rm(this.folder, { recursive: true, force: true });
  }
}
