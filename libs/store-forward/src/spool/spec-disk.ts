import type { SpoolDisk } from './disk.ts';

/** A disk in memory for specs: what is not synced is gone after a loss of power, and any operation can be made to fail. */
export class SpecDisk implements SpoolDisk {
  readonly files = new Map<string, { bytes: Buffer; synced: number }>();
  /** Each operation, as it was asked for. */
  readonly asked: string[] = [];
  /** Called before each operation; may throw. An append writes `partBytes` of what it was given before it fails. */
  fails: (operation: string) => void = () => undefined;
  partBytes = 0;

  list(): Promise<readonly string[]> {
    return this.#do('list', '', () => [...this.files.keys()]);
  }

  read(name: string): Promise<Uint8Array> {
    return this.#do('read', name, () => Buffer.from(this.#file(name).bytes));
  }

  create(name: string): Promise<void> {
    return this.#do('create', name, () => {
      if (this.files.has(name)) throw new Error(`${name} is there`);
      this.files.set(name, { bytes: Buffer.alloc(0), synced: 0 });
    });
  }

  append(name: string, bytes: Uint8Array): Promise<void> {
    const write = (part: Uint8Array): void => {
      const file = this.#file(name);
      file.bytes = Buffer.concat([file.bytes, part]);
    };
    return this.#do('append', name, () => {
      write(bytes);
    }).catch((error: unknown) => {
      if (this.files.has(name)) write(bytes.subarray(0, this.partBytes));
      throw error;
    });
  }

  sync(name: string): Promise<void> {
    return this.#do('sync', name, () => {
      const file = this.#file(name);
      file.synced = file.bytes.length;
    });
  }

  syncNames(): Promise<void> {
    return this.#do('syncNames', '', () => undefined);
  }

  rename(from: string, to: string): Promise<void> {
    return this.#do('rename', from, () => {
      this.files.set(to, this.#file(from));
      this.files.delete(from);
    });
  }

  remove(name: string): Promise<void> {
    return this.#do('remove', name, () => {
      this.#file(name);
      this.files.delete(name);
    });
  }

  /** The only file of the kind. */
  only(ending: string): { name: string; bytes: Buffer } {
    const found = [...this.files].filter(([name]) => name.endsWith(ending));
    if (found.length !== 1) throw new Error(`${found.length} files end with ${ending}`);
    const [name, { bytes }] = found[0]!;
    return { name, bytes };
  }

  loseUnsynced(): void {
    for (const file of this.files.values()) file.bytes = file.bytes.subarray(0, file.synced);
  }

  #file(name: string): { bytes: Buffer; synced: number } {
    const file = this.files.get(name);
    if (!file) throw new Error(`${name} is not there`);
    return file;
  }

  async #do<T>(operation: string, name: string, work: () => T): Promise<T> {
    await Promise.resolve();
    this.asked.push(operation);
    this.fails(`${operation} ${name}`);
    return work();
  }
}
