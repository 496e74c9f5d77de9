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

/** What a batch is about: one of its pairs of run and site, with the site times of its entries. */
export interface SealScope {
  readonly runId: string | null;
  readonly siteId: string | null;
  readonly earliestSiteAt: string;
  readonly latestSiteAt: string;
}

/** Entries on their way to a seal; holds their leaves only, so that a batch costs some hundred bytes an entry. */
export class SealBatch {
  readonly #leaves: SealLeaf[] = [];
  readonly #hashes: Buffer[] = [];

  get size(): number {
    return this.#leaves.length;
  }

  get lastCursor(): string | null {
    return this.#leaves.at(-1)?.[0] ?? null;
  }

  /** @throws RangeError when the entry is not after the one before, or there is no room */
  add(leaf: SealLeaf): void {
    const last = this.lastCursor;
    if (last !== null && compareCursors(leaf[0], last) <= 0) {
      throw new RangeError(`entry ${leaf[0]} comes after ${last}`);
    }
    if (this.size === SEAL_ENTRIES_MAX)
      throw new RangeError(`a seal has at most ${SEAL_ENTRIES_MAX} entries`);
    this.#leaves.push(leaf);
    this.#hashes.push(hashOfLeaf(leaf));
  }

  /** The batch signed, as the successor of `previous` (null: the first of its journal). @throws RangeError when empty */
  seal(
    previous: (Pick<JournalSeal, 'journalId' | 'number' | 'lastCursor'> & { readonly hash: string }) | null,
    stamp: {
      readonly journalId: string;
      readonly sealedAt: string;
      readonly signer: SealSigner;
      readonly scopes: readonly SealScope[];
    },
  ): SealedBatch {
    const firstCursor = this.#leaves[0]?.[0];
    const lastCursor = this.lastCursor;
    if (firstCursor === undefined || lastCursor === null || stamp.scopes.length === 0) {
      throw new RangeError('nothing to seal');
    }
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
      runIds: eachOnce(stamp.scopes.map(({ runId }) => runId)),
      siteIds: eachOnce(stamp.scopes.map(({ siteId }) => siteId)),
      // Instants of one form: their order is that of their texts.
      earliestSiteAt: stamp.scopes.map(({ earliestSiteAt }) => earliestSiteAt).sort()[0]!,
      latestSiteAt: stamp.scopes
        .map(({ latestSiteAt }) => latestSiteAt)
        .sort()
        .at(-1)!,
      sealedAt: stamp.sealedAt,
      keyId: stamp.signer.keyId,
    };
    return { seal, signature: stamp.signer.sign(canonicalJson(seal)), leaves: this.#leaves };
  }
}

const eachOnce = (ids: readonly (string | null)[]): string[] =>
  [...new Set(ids.filter((id) => id !== null))].sort();

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
