import type { ExportedEntry, SealLeaf } from '#contracts';
import type { Finding, FindingKind } from './findings.ts';
import { compareCursors, cursorOf, entryHash, hashOfLeaf } from './leaf.ts';
import { inclusionPath, merkleRoot, rootOfInclusion } from './merkle-tree.ts';
import { sealHash } from './seal.ts';
import type { SealedBatch } from './seal.ts';

/** Proof that one entry stands under a signed root, checkable by any RFC 6962 program. */
export interface InclusionProof {
  /** Data of the leaf: canonical JSON of [cursor, crossing id, SHA-256 of the entry]. */
  readonly leaf: SealLeaf;
  readonly leafIndex: number;
  readonly treeSize: number;
  /** Hexadecimal, nearest first. */
  readonly path: readonly string[];
  readonly merkleRoot: string;
  readonly seal: number;
  readonly sealHash: string;
}

/** The proof for the entry at `leafIndex` of a sealed batch. @throws RangeError when there is none */
export function proveInclusion({ seal, leaves }: SealedBatch, leafIndex: number): InclusionProof {
  const path = inclusionPath(leaves.map(hashOfLeaf), leafIndex);
  return {
    leaf: leaves[leafIndex]!,
    leafIndex,
    treeSize: leaves.length,
    path: path.map((hash) => hash.toString('hex')),
    merkleRoot: seal.merkleRoot,
    seal: seal.number,
    sealHash: sealHash(seal),
  };
}

/** Whether the text of an entry is the one that the proof is about, and the proof leads to its root. */
export function holdsInclusion(proof: InclusionProof, entryText: string): boolean {
  if (proof.leaf[2] !== entryHash(entryText)) return false;
  const path = proof.path.map((sibling) => Buffer.from(sibling, 'hex'));
  const root = rootOfInclusion(hashOfLeaf(proof.leaf), proof.leafIndex, proof.treeSize, path);
  return root?.toString('hex') === proof.merkleRoot;
}

type Told = (kind: FindingKind, about: Partial<Pick<Finding, 'cursor' | 'crossingId' | 'detail'>>) => void;

/** Holds the entries that follow a seal's line against its leaves. */
export class BatchCheck {
  readonly batch: SealedBatch;
  /** The leaves give the signed root, so they are what was sealed. */
  readonly areLeavesTrue: boolean;
  readonly #tell: Told;
  readonly #leaves: ReadonlyMap<string, number>;
  readonly #seen = new Set<number>();
  readonly #altered = new Set<number>();
  #last: string | null = null;

  constructor(batch: SealedBatch, tell: Told) {
    this.batch = batch;
    this.#tell = tell;
    this.#leaves = new Map(batch.leaves.map(([cursor], at) => [cursor, at]));
    this.areLeavesTrue = this.#leavesFitSeal();
    if (!this.areLeavesTrue) {
      tell('leaves-altered', {
        detail: `entries from ${batch.seal.firstCursor} to ${batch.seal.lastCursor}`,
      });
    }
  }

  entry(entry: ExportedEntry, text: string): void {
    const cursor = cursorOf(entry);
    const about = { cursor, crossingId: entry[7] };
    const at = this.#leaves.get(cursor);
    if (at === undefined) {
      this.#tell('entry-inserted', about);
      return;
    }
    if (this.#seen.has(at)) {
      this.#tell('entry-inserted', { ...about, detail: 'there is another of the same cursor' });
      return;
    }
    this.#seen.add(at);
    const [, crossingId, hash] = this.batch.leaves[at]!;
    if (hash !== entryHash(text)) {
      this.#altered.add(at);
      // The sealed crossing id is the true one, whatever the entry says now.
      this.#tell('entry-altered', { cursor, crossingId });
    }
    if (this.#last !== null && compareCursors(cursor, this.#last) < 0) {
      this.#tell('entry-misplaced', { ...about, crossingId, detail: `after ${this.#last}` });
    } else {
      this.#last = cursor;
    }
  }

  /** To be called when the batch's entries are over. */
  end(): void {
    this.batch.leaves.forEach(([cursor, crossingId], at) => {
      if (!this.#seen.has(at)) this.#tell('entry-removed', { cursor, crossingId });
    });
  }

  /** Crossing id of the sealed entry at a cursor; null when there is none. */
  crossingAt(cursor: string): string | null {
    const at = this.#leaves.get(cursor);
    return at === undefined ? null : this.batch.leaves[at]![1];
  }

  /** Indexes of the leaves of a crossing, and whether the entry of each is there as sealed. */
  leavesOf(crossingId: string): { readonly at: number; readonly isIntact: boolean }[] {
    return this.batch.leaves.flatMap(([, of], at) =>
      of === crossingId ? [{ at, isIntact: this.#seen.has(at) && !this.#altered.has(at) }] : [],
    );
  }

  #leavesFitSeal(): boolean {
    const { seal, leaves } = this.batch;
    return (
      leaves.length === seal.entryCount &&
      leaves[0]?.[0] === seal.firstCursor &&
      leaves.at(-1)?.[0] === seal.lastCursor &&
      merkleRoot(leaves.map(hashOfLeaf)).toString('hex') === seal.merkleRoot
    );
  }
}
