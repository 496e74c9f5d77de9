import { closeSync, fchmodSync, openSync } from 'node:fs';
import { copyFile, open, stat, truncate } from 'node:fs/promises';

/** Beyond this a log moves to NAME.1 and begins anew, so that a log and its predecessor stay under twice this. */
const limitBytes = 32 * 1024 * 1024;

const stackFrame = /^\s+at /;
const lineLimit = 400;

/** What a person wants of a line in a log: of one written as JSON the words and the error. */
export function readableLogLine(line: string): string {
  let readable = line;
  if (line.startsWith('{')) {
    try {
      const { msg, err } = JSON.parse(line) as { msg?: unknown; err?: { stack?: unknown } };
      const parts = [msg, err?.stack].filter((part) => typeof part === 'string');
      if (parts.length > 0) readable = parts.join('\n');
    } catch {
      // cut off at the start: shown as it is
    }
  }
  return readable.length > lineLimit ? `${readable.slice(0, lineLimit)}…` : readable;
}

/** The file another program writes its output into. Readable by its owner only; bounded. */
export class LogFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  /** Opens it for a child process to append to; the returned function closes our side of it. */
  openForChild(): { descriptor: number; close: () => void } {
    const descriptor = openSync(this.path, 'a', 0o600);
    fchmodSync(descriptor, 0o600);
    return {
      descriptor,
      close: () => {
        closeSync(descriptor);
      },
    };
  }

  async sizeBytes(): Promise<number> {
    return (await stat(this.path).catch(() => null))?.size ?? 0;
  }

  /**
   * Copies a log that has grown too long to NAME.1 and empties it. Its writer goes on appending to the same file;
   * what it writes between the copy and the emptying (microseconds) is lost, which a log can bear.
   */
  async keepBounded(): Promise<void> {
    if ((await this.sizeBytes()) <= limitBytes) return;
    await copyFile(this.path, `${this.path}.1`);
    await truncate(this.path, 0);
  }

  /** The last lines written after `fromByte`, at most 16 KiB of them, for a person to read: without stack traces. */
  async lastLines(count: number, fromByte = 0): Promise<string> {
    const size = await this.sizeBytes();
    const start = Math.max(fromByte > size ? 0 : fromByte, size - 16_384);
    const file = await open(this.path, 'r').catch(() => null);
    if (file === null) return '';
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
      return buffer
        .toString('utf8', 0, bytesRead)
        .trimEnd()
        .split('\n')
        .flatMap((line) => readableLogLine(line).split('\n'))
        .filter((line) => line.trim() !== '' && !stackFrame.test(line))
        .slice(-count)
        .join('\n');
    } finally {
      await file.close();
    }
  }
}
