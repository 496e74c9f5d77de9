import { hash } from 'node:crypto';
import type { ExportedEntry, SealLeaf } from '#contracts';
import { leafHash } from './merkle-tree.ts';

export const cursorOf = ([transaction, sequence]: ExportedEntry): string => `${transaction}-${sequence}`;

/** Journal order: by transaction, then by sequence; both are 64 bits wide. Negative, 0 or positive. */
export function compareCursors(one: string, other: string): number {
  const [oneTransaction = '', oneSequence = ''] = one.split('-');
  const [transaction = '', sequence = ''] = other.split('-');
  return compareDecimals(oneTransaction, transaction) || compareDecimals(oneSequence, sequence);
}

/** Without leading zeros the longer one is the greater. */
function compareDecimals(one: string, other: string): number {
  if (one.length !== other.length) return one.length - other.length;
  return one < other ? -1 : Number(one > other);
}

/** SHA-256 of the entry's text. */
export const entryHash = (text: string): string => hash('sha256', text, 'hex');

/**
 * What stands in the tree for an entry: the hash not of the entry but of its leaf, which holds the entry's hash. So the
 * signed root vouches for cursor and crossing id of an entry even when the entry itself is gone.
 */
export const hashOfLeaf = (leaf: SealLeaf): Buffer => leafHash(leafText(leaf));

/** Canonical JSON, which a list of texts and nulls is in any way of writing it without blanks. */
export const leafText = (leaf: SealLeaf): string => JSON.stringify(leaf);
