import type pg from 'pg';
import type { SpareBuffers } from '#http-edge';

/** https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": signature, flags, no extension. */
const HEAD_BYTES = 19;
const END = -1;
const NULL = -1;
const TWO_TO_32 = 2 ** 32;
/** PostgreSQL counts from here, in microseconds. */
const EPOCH_MS = Date.UTC(2000, 0, 1);
const MICROSECONDS = 1_000;

/**
 * The rows that a SELECT gives, as PostgreSQL sends them in its binary form: what is only handed on need not become strings
 * of ours and bytes again. To be read by {@link CopiedRows}.
 */
export function copiedRows(client: pg.ClientBase, select: string, spares: SpareBuffers): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    client.query(new CopyOut(`copy (${select}) to stdout (format binary)`, spares, resolve, reject));
  });
}

/**
 * A query as the driver takes one from outside (its `Submittable`). The driver's parser hands a row over as a piece of what it
 * read, good until it reads on, so each is laid behind the last at once: one copy, where a stream of pieces makes three.
 */
class CopyOut implements pg.Submittable {
  /** The driver puts its time limit here, and takes it off when this is called. */
  callback: (() => void) | undefined;
  readonly #statement: string;
  readonly #spares: SpareBuffers;
  readonly #resolve: (rows: Buffer) => void;
  readonly #reject: (error: Error) => void;
  #rows: Buffer;
  #end = 0;

  constructor(
    statement: string,
    spares: SpareBuffers,
    resolve: (rows: Buffer) => void,
    reject: (error: Error) => void,
  ) {
    this.#statement = statement;
    this.#spares = spares;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#rows = spares.take(0);
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#statement);
  }

  handleCopyData({ chunk }: { readonly chunk: Buffer }): void {
    this.#rows = this.#spares.withRoom(this.#rows, this.#end, chunk.length);
    this.#end += chunk.copy(this.#rows, this.#end);
  }

  handleCommandComplete(): void {
    // The server is ready for another one next: then it is done.
  }

  handleReadyForQuery(): void {
    this.callback?.();
    this.#resolve(this.#rows.subarray(0, this.#end));
  }

  handleError(error: Error): void {
    this.callback?.();
    this.#reject(error);
  }
}

/**
 * Walks over the rows of what `copy ... to stdout (format binary)` sent: {@link next}, then each field of the row once, in
 * order, by the method of its type. Makes no object of a row or of a field. All throw RangeError where the bytes end too
 * early.
 */
export class CopiedRows {
  /** Of the value last read, in {@link bytes}. */
  start = 0;
  end = 0;
  readonly bytes: Buffer;
  #at = HEAD_BYTES;

  constructor(bytes: Buffer) {
    this.bytes = bytes;
  }

  /** Goes to the next row; false when there is none. */
  next(): boolean {
    const fields = this.bytes.readInt16BE(this.#at);
    this.#at += 2;
    return fields !== END;
  }

  /** A `bigint` or an `xid8` up to 2^53. */
  bigint(): number {
    this.#field();
    return this.bytes.readInt32BE(this.start) * TWO_TO_32 + this.bytes.readUInt32BE(this.start + 4);
  }

  integer(): number {
    this.#field();
    return this.bytes.readInt32BE(this.start);
  }

  boolean(): boolean {
    this.#field();
    return this.bytes[this.start] === 1;
  }

  text(): string {
    this.#field();
    return this.bytes.toString('utf8', this.start, this.end);
  }

  /** A `timestamptz` in milliseconds since 1970, the fraction cut off. */
  instantMs(): number {
    return EPOCH_MS + Math.floor(this.bigint() / MICROSECONDS);
  }

  /** A `json`: its text is UTF-8, from {@link start} to {@link end}. */
  json(): void {
    this.#field();
  }

  /** Goes past a field and says where its value is. @throws Error when it is null */
  #field(): void {
    const length = this.bytes.readInt32BE(this.#at);
    if (length === NULL) throw new Error('a copied field is null');
    this.start = this.#at + 4;
    this.end = this.start + length;
    this.#at = this.end;
    if (this.end > this.bytes.length) throw new RangeError('the rows end before their end');
  }
}
