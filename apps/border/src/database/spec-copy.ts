/** A `bigint` as PostgreSQL sends it. */
export function int8(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64BE(value);
  return bytes;
}

/** An `integer`. */
export function int4(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

/** What `copy ... to stdout (format binary)` sends: signature, flags, no extension; rows; the end. */
export const copyOf = (rows: readonly (readonly (Buffer | null)[])[]): Buffer =>
  Buffer.concat([
    Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'),
    Buffer.alloc(8),
    ...rows.flatMap((row) => [short(row.length), ...row.map(field)]),
    short(-1),
  ]);

function short(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function field(value: Buffer | null): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32BE(value?.length ?? -1);
  return value ? Buffer.concat([length, value]) : length;
}
