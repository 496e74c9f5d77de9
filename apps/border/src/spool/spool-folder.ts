import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { SpoolDisk } from '#store-forward';

const OWNER_ONLY = 0o700;
const OWNER_READS_AND_WRITES = 0o600;

/** The spool's files in a folder of the real disk, readable by their owner only: they hold document numbers. */
export class SpoolFolder implements SpoolDisk {
  readonly #folder: string;
  /** The one file that is written to. */
  #written: { readonly name: string; readonly handle: FileHandle } | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder if need be. Rejects when it can be neither made nor written to. */
  static async at(folder: string): Promise<SpoolFolder> {
    await mkdir(folder, { recursive: true, mode: OWNER_ONLY });
    const made = new SpoolFolder(folder);
    await made.syncNames();
    return made;
  }

  list(): Promise<readonly string[]> {
    return readdir(this.#folder);
  }

  read(name: string): Promise<Uint8Array> {
    return readFile(this.#path(name));
  }

  async create(name: string): Promise<void> {
    await this.close();
    this.#written = { name, handle: await open(this.#path(name), 'ax', OWNER_READS_AND_WRITES) };
  }

  async append(name: string, bytes: Uint8Array): Promise<void> {
    await (await this.#handleOf(name)).appendFile(bytes);
  }

  /** fdatasync: the contents and, with them, the new length. */
  async sync(name: string): Promise<void> {
    await (await this.#handleOf(name)).datasync();
  }

  async syncNames(): Promise<void> {
    const handle = await open(this.#folder, 'r');
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  rename(from: string, to: string): Promise<void> {
    return rename(this.#path(from), this.#path(to));
  }

  async remove(name: string): Promise<void> {
    if (this.#written?.name === name) await this.close();
    await rm(this.#path(name));
  }

  async close(): Promise<void> {
    const written = this.#written;
    this.#written = null;
    await written?.handle.close();
  }

  async #handleOf(name: string): Promise<FileHandle> {
    if (this.#written?.name !== name) {
      await this.close();
      this.#written = { name, handle: await open(this.#path(name), 'a', OWNER_READS_AND_WRITES) };
    }
    return this.#written.handle;
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}
