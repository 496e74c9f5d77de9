import { hash } from 'node:crypto';

/*
 * The Merkle tree of RFC 6962 (Certificate Transparency), section 2.1: leaves and nodes are hashed with different first
 * bytes, so that no node can pass for a leaf; a tree of n leaves is split at the largest power of two below n.
 */

const LEAF = '\0';
const NODE = 1;
const HASH_BYTES = 32;

const sha256 = (data: string | Uint8Array): Buffer => hash('sha256', data, 'buffer');

/** Of the data's UTF-8. */
export const leafHash = (data: string): Buffer => sha256(LEAF + data);

/** One for all: half the cost of sealing is hashing, and a buffer a node would double it. */
const node = Buffer.alloc(1 + 2 * HASH_BYTES, NODE);

function nodeHash(left: Uint8Array, right: Uint8Array): Buffer {
  node.set(left, 1);
  node.set(right, 1 + HASH_BYTES);
  return sha256(node);
}

/** Root over leaf hashes; of no leaves, the hash of nothing. */
export function merkleRoot(leafHashes: readonly Buffer[]): Buffer {
  if (leafHashes.length === 0) return sha256(new Uint8Array());
  let level = leafHashes;
  while (level.length > 1) level = nextLevel(level);
  return level[0]!;
}

/** Pairs from the left; one left over rises as it is. That is the RFC's split, level by level. */
function nextLevel(level: readonly Buffer[]): Buffer[] {
  const next: Buffer[] = [];
  for (let at = 0; at < level.length; at += 2) {
    const left = level[at]!;
    const right = level[at + 1];
    next.push(right === undefined ? left : nodeHash(left, right));
  }
  return next;
}

/** Hashes that lead from one leaf to the root, nearest first (the audit path of the RFC, section 2.1.1). */
export function inclusionPath(leafHashes: readonly Buffer[], leafIndex: number): Buffer[] {
  if (!Number.isInteger(leafIndex) || leafIndex < 0 || leafIndex >= leafHashes.length) {
    throw new RangeError(`leaf ${leafIndex} of a tree of ${leafHashes.length}`);
  }
  const path: Buffer[] = [];
  let level = leafHashes;
  for (let at = leafIndex; level.length > 1; at >>= 1) {
    const sibling = level[at ^ 1];
    if (sibling !== undefined) path.push(sibling);
    level = nextLevel(level);
  }
  return path;
}

/** The root that a leaf and its path lead to (RFC 9162, section 2.1.3.2); null when the path has the wrong length. */
export function rootOfInclusion(
  leaf: Buffer,
  leafIndex: number,
  treeSize: number,
  path: readonly Buffer[],
): Buffer | null {
  if (leafIndex < 0 || leafIndex >= treeSize) return null;
  let at = leafIndex;
  let last = treeSize - 1;
  let root = leaf;
  for (const sibling of path) {
    if (last === 0) return null;
    if (at % 2 === 1 || at === last) {
      root = nodeHash(sibling, root);
      while (at % 2 === 0 && at !== 0) {
        at >>= 1;
        last >>= 1;
      }
    } else {
      root = nodeHash(root, sibling);
    }
    at >>= 1;
    last >>= 1;
  }
  return last === 0 ? root : null;
}
