import type pg from 'pg';
import { to } from 'pg-copy-streams';

/** https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": signature, flags, no extension. */
const HEAD_BYTES = 19;
const END = -1;
const NULL = -1;

/** One row: the bytes of each field as PostgreSQL sends them in its binary form, or null. */
export type CopiedRow = readonly (Buffer | null)[];

/**
 * The rows that a SELECT gives, as bytes: what is only handed on need not become strings of ours and bytes again. The fields
 * are parts of larger buffers; whoever keeps one keeps the others too.
 */
export async function copiedRows(client: pg.ClientBase, select: string): Promise<CopiedRow[]> {
  // Its driver puts the time limit of a query where `callback` is, and takes it off when that is called.
  const copying = Object.assign(to(`copy (${select}) to stdout (format binary)`), {
    callback: () => undefined,
  });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copying)) chunks.push(chunk as Buffer);
    return rowsOf(chunks);
  } finally {
    copying.callback();
  }
}

/** The rows of what `copy ... to stdout (format binary)` sends, however it is cut into chunks. */
export function rowsOf(chunks: readonly Buffer[]): CopiedRow[] {
  const bytes = new ChunkedBytes(chunks);
  bytes.take(HEAD_BYTES);
  const rows: CopiedRow[] = [];
  for (;;) {
    const fields = bytes.take(2).readInt16BE();
    if (fields === END) return rows;
    const row: (Buffer | null)[] = [];
    for (let field = 0; field < fields; field += 1) {
      const length = bytes.take(4).readInt32BE();
      row.push(length === NULL ? null : bytes.take(length));
    }
    rows.push(row);
  }
}

/** Chunks read as one; only what lies across two of them is copied. */
class ChunkedBytes {
  readonly #chunks: readonly Buffer[];
  #chunk = 0;
  #at = 0;

  constructor(chunks: readonly Buffer[]) {
    this.#chunks = chunks;
  }

  /** @throws RangeError when there is no more */
  take(length: number): Buffer {
    const chunk = this.#chunks[this.#chunk];
    if (!chunk) throw new RangeError('the rows end before their end');
    const end = this.#at + length;
    if (end <= chunk.length) {
      const taken = chunk.subarray(this.#at, end);
      this.#at = end;
      return taken;
    }
    const first = chunk.subarray(this.#at);
    this.#chunk += 1;
    this.#at = 0;
    return Buffer.concat([first, this.take(length - first.length)]);
  }
}

/** PostgreSQL counts from here. */
const EPOCH_MS = Date.UTC(2000, 0, 1);

/** A `timestamptz`, cut to the millisecond. */
export const instantOf = (field: Buffer): string =>
  new Date(EPOCH_MS + Math.floor(Number(field.readBigInt64BE()) / 1_000)).toISOString();

/** Text of a `jsonb`, UTF-8: before it stands the version of the form. */
export const jsonOf = (field: Buffer): Buffer => field.subarray(1);
