import type { SpoolDisk } from '#store-forward';
import type { Life } from './life.ts';
import type { World } from './world.ts';

/** The disk was full, or failed otherwise. */
class DiskFailedError extends Error {}

interface File {
  bytes: Buffer;
  /** So many of them outlive a loss of power. */
  synced: number;
  /** Its name does. */
  isNamed: boolean;
}

const DIGIT_0 = 0x30;

/**
 * The disk under border's spool. It outlives every death of border; where the power goes with border, what was not synced is
 * lost, or cut off, or comes back with other bytes in it. Writes tear when border dies in them, and the disk may be full.
 */
export class SimulatedDisk {
  readonly #world: World;
  readonly #files = new Map<string, File>();

  constructor(world: World) {
    this.#world = world;
  }

  /** The disk as one life of border has it, to the life's end. */
  forLife(life: Life): SpoolDisk {
    life.onDeath(() => {
      if (this.#world.unlucky('powerLost')) this.#losePower();
    });
    const across = <T>(what: string, work: () => T): Promise<T> =>
      life.across(`the spool ${what}`, async () => {
        await this.#world.travel(this.#world.luck.between('disk takes', 1, 4));
        if (!life.alive) throw new DiskFailedError('nobody waits for it');
        return work();
      });
    return {
      list: () => across('is listed', () => [...this.#files.keys()]),
      read: (name) => across(`reads ${name}`, () => Buffer.from(this.#file(name).bytes)),
      create: (name) =>
        across(`begins ${name}`, () => {
          this.#files.set(name, { bytes: Buffer.alloc(0), synced: 0, isNamed: false });
        }),
      append: (name, bytes) => this.#append(life, name, bytes),
      sync: (name) => {
        if (this.#world.unlucky('deathAtSync')) life.die('while its disk syncs');
        return across(`syncs ${name}`, () => {
          const file = this.#file(name);
          file.synced = file.bytes.length;
        });
      },
      syncNames: () =>
        across('syncs its names', () => {
          for (const file of this.#files.values()) file.isNamed = true;
        }),
      rename: (from, to) =>
        across(`renames ${from}`, () => {
          this.#files.set(to, this.#file(from));
          this.#files.delete(from);
        }),
      remove: (name) =>
        across(`removes ${name}`, () => {
          this.#files.delete(name);
        }),
    };
  }

  /** Segments that are there. */
  get segments(): number {
    return [...this.#files.keys()].filter((name) => name.endsWith('.spool')).length;
  }

  /** Writes in two goes; whoever dies between them has written the first. */
  async #append(life: Life, name: string, bytes: Uint8Array): Promise<void> {
    const { luck } = this.#world;
    const isFull = this.#world.unlucky('diskFull');
    const firstBytes = luck.between('bytes written first', 0, bytes.length);
    await life.across(`the spool writes to ${name}`, async () => {
      this.#write(name, bytes.subarray(0, firstBytes));
      await this.#world.travel(luck.between('disk takes', 1, 4));
      if (isFull) {
        this.#world.tell('disk', () => `is full after ${firstBytes} of ${bytes.length} bytes`);
        throw new DiskFailedError('no space left on the device');
      }
      if (life.alive) this.#write(name, bytes.subarray(firstBytes));
    });
  }

  #write(name: string, bytes: Uint8Array): void {
    const file = this.#file(name);
    file.bytes = Buffer.concat([file.bytes, bytes]);
  }

  #losePower(): void {
    const { luck } = this.#world;
    this.#world.tell('disk', () => 'loses power');
    for (const [name, file] of this.#files) {
      const unsynced = file.bytes.length - file.synced;
      if (!file.isNamed && luck.chance('a name is lost', 0.5)) this.#files.delete(name);
      else if (unsynced === 0) continue;
      else if (luck.chance('bytes are lost', 0.4)) {
        file.bytes = file.bytes.subarray(0, file.synced + luck.between('bytes kept', 0, unsynced - 1));
      } else this.#scramble(file);
      // What came back is what is there.
      file.synced = file.bytes.length;
    }
  }

  /** One digit of what was not synced becomes another: the text makes sense, and is not what was written. */
  #scramble(file: File): void {
    const { luck } = this.#world;
    const digits = [...file.bytes.keys()].filter(
      (at) => at >= file.synced && file.bytes[at]! >= DIGIT_0 && file.bytes[at]! < DIGIT_0 + 10,
    );
    if (digits.length === 0) return;
    const at = luck.oneOf('digit', digits);
    file.bytes = Buffer.from(file.bytes);
    file.bytes[at] = DIGIT_0 + ((file.bytes[at]! - DIGIT_0 + luck.between('turned by', 1, 9)) % 10);
    this.#world.tell('disk', () => `gives back another byte at ${at}`);
  }

  #file(name: string): File {
    const file = this.#files.get(name);
    if (!file) throw new DiskFailedError(`${name} is not there`);
    return file;
  }
}
