/** What is wrong with an export, one word a kind. */
export const FINDINGS = {
  'entry-altered': 'the entry is not as it was sealed',
  'entry-removed': 'the entry was sealed and is not there',
  'entry-inserted': 'the entry was never sealed',
  'entry-misplaced': 'the entry stands out of order',
  'leaves-altered':
    'the leaves do not give the signed root: entries of this seal cannot be judged one by one',
  'seal-altered': 'the signature does not fit the seal',
  'seal-misplaced':
    'the seal is not the successor of the one before: seals are missing, repeated or out of order',
  'chain-broken': 'the seal does not name the hash of the one before',
  'key-unknown': 'the seal is signed by a key that is not trusted',
  'statement-altered': 'the signature does not fit the statement about the export',
  'export-cut': 'the export does not end where its statement says',
  'known-seal-differs':
    'the export has another seal in the place of the one that was noted: the chain was sealed anew from there or before',
  'known-seal-missing':
    'no seal of the export has the hash that was noted: the export does not reach it, or the chain was cut off and sealed anew',
  'known-seal-not-reached':
    'the export does not reach the seal that was noted: it is a part, or the chain was cut off',
  'crossing-missing': 'no sealed entry tells of this crossing',
} as const;
export type FindingKind = keyof typeof FINDINGS;

export interface Finding {
  readonly kind: FindingKind;
  /** Number of the seal concerned; null: none. */
  readonly seal: number | null;
  readonly cursor: string | null;
  readonly crossingId: string | null;
  readonly detail: string;
}

/** Findings that are listed; of more, only the count is kept. */
export const FINDINGS_LISTED_MAX = 1_000;
