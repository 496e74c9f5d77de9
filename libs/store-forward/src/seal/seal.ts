import { hash } from 'node:crypto';
import type { ExportLine, ExportStatement, JournalSeal, SealLeaf } from '#contracts';
import { SEAL_ENTRIES_MAX } from '#contracts';
import { canonicalJson } from './canonical-json.ts';
import type { SealSigner } from './keys.ts';
import { compareCursors, hashOfLeaf } from './leaf.ts';
import { merkleRoot } from './merkle-tree.ts';

/** A seal with its signature and the leaves that give its root. */
export type SealedBatch = Omit<Extract<ExportLine, { line: 'seal' }>, 'line'>;

/** SHA-256 of a seal's canonical form: what the next seal calls `previousSealHash`. */
export const sealHash = (seal: JournalSeal): string => hash('sha256', canonicalJson(seal), 'hex');

/** What a seal needs to know of an entry. */
export interface EntryToSeal {
  readonly leaf: SealLeaf;
  readonly runId: string | null;
  readonly siteId: string | null;
  readonly siteAt: string;
}

/** Entries on their way to a seal; holds their leaves only, so that a batch costs some hundred bytes an entry. */
export class SealBatch {
  readonly #leaves: SealLeaf[] = [];
  readonly #hashes: Buffer[] = [];
  readonly #runIds = new Set<string>();
  readonly #siteIds = new Set<string>();
  #earliestSiteAt = '';
  #latestSiteAt = '';

  get size(): number {
    return this.#leaves.length;
  }

  get lastCursor(): string | null {
    return this.#leaves.at(-1)?.[0] ?? null;
  }

  /** @throws RangeError when the entry is not after the one before, or there is no room */
  add({ leaf, runId, siteId, siteAt }: EntryToSeal): void {
    const last = this.lastCursor;
    if (last !== null && compareCursors(leaf[0], last) <= 0) {
      throw new RangeError(`entry ${leaf[0]} comes after ${last}`);
    }
    if (this.size === SEAL_ENTRIES_MAX)
      throw new RangeError(`a seal has at most ${SEAL_ENTRIES_MAX} entries`);
    this.#leaves.push(leaf);
    this.#hashes.push(hashOfLeaf(leaf));
    if (runId !== null) this.#runIds.add(runId);
    if (siteId !== null) this.#siteIds.add(siteId);
    // Instants of one form: their order is that of their texts.
    if (last === null || siteAt < this.#earliestSiteAt) this.#earliestSiteAt = siteAt;
    if (last === null || siteAt > this.#latestSiteAt) this.#latestSiteAt = siteAt;
  }

  /** The batch signed, as the successor of `previous` (null: the first of its journal). @throws RangeError when empty */
  seal(
    previous: (Pick<JournalSeal, 'journalId' | 'number' | 'lastCursor'> & { readonly hash: string }) | null,
    stamp: { readonly journalId: string; readonly sealedAt: string; readonly signer: SealSigner },
  ): SealedBatch {
    const firstCursor = this.#leaves[0]?.[0];
    const lastCursor = this.lastCursor;
    if (firstCursor === undefined || lastCursor === null) throw new RangeError('nothing to seal');
    if (previous !== null && compareCursors(firstCursor, previous.lastCursor) <= 0) {
      throw new RangeError(
        `entry ${firstCursor} is sealed already: seal ${previous.number} ends at ${previous.lastCursor}`,
      );
    }
    const seal: JournalSeal = {
      type: 'journal-seal',
      version: 1,
      journalId: previous?.journalId ?? stamp.journalId,
      number: (previous?.number ?? 0) + 1,
      firstCursor,
      lastCursor,
      entryCount: this.size,
      merkleRoot: merkleRoot(this.#hashes).toString('hex'),
      previousSealHash: previous?.hash ?? null,
      runIds: [...this.#runIds].sort(),
      siteIds: [...this.#siteIds].sort(),
      earliestSiteAt: this.#earliestSiteAt,
      latestSiteAt: this.#latestSiteAt,
      sealedAt: stamp.sealedAt,
      keyId: stamp.signer.keyId,
    };
    return { seal, signature: stamp.signer.sign(canonicalJson(seal)), leaves: this.#leaves };
  }
}

/** First line of an export. */
export const exportHeading = (
  statement: Omit<ExportStatement, 'type' | 'version' | 'keyId'>,
  signer: SealSigner,
  publicKeys: readonly { readonly keyId: string; readonly publicKey: string }[],
): Extract<ExportLine, { line: 'heading' }> => {
  const signed: ExportStatement = { type: 'journal-export', version: 1, ...statement, keyId: signer.keyId };
  return {
    line: 'heading',
    statement: signed,
    signature: signer.sign(canonicalJson(signed)),
    publicKeys: publicKeys.map(({ keyId, publicKey }) => ({ keyId, publicKey })),
  };
};
