import type pg from 'pg';
import { to } from 'pg-copy-streams';

/** https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format": signature, flags, no extension. */
const HEAD_BYTES = 19;
/** Before the field: how many fields there are, and its length. */
const FIELD_AT = HEAD_BYTES + 2 + 4;
const TAIL_BYTES = 2;

/**
 * The one text that a SELECT gives, as its bytes: what is only handed on need not become a string of ours and bytes again.
 * Empty when it is null.
 */
export async function copiedField(client: pg.ClientBase, select: string): Promise<Buffer> {
  // Its driver puts the time limit of a query where `callback` is, and takes it off when that is called.
  const copying = Object.assign(to(`copy (${select}) to stdout (format binary)`), {
    callback: () => undefined,
  });
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of client.query(copying)) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    return bytes.subarray(Math.min(FIELD_AT, bytes.length - TAIL_BYTES), bytes.length - TAIL_BYTES);
  } finally {
    copying.callback();
  }
}
