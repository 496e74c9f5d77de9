export type Listed = 'hit' | 'clear';
export type LateHitRule = 'listed-at-crossing' | 'listed-since' | 'listed-then-only';

/** What a list says about a record, as it stood at the crossing and as it stands now. */
export interface ListAnswer {
  readonly atCrossing: Listed;
  readonly now: Listed;
}

/**
 * - `listed-at-crossing`: the snapshot that the check went by was too old, or there was none.
 * - `listed-since`: nobody could have known at the crossing; the traveller is inside (or gone) all the same.
 * - `listed-then-only`: was to be stopped then, has been taken off since; the passage is still one to account for.
 */
const RULES: Readonly<Record<Listed, Readonly<Record<Listed, LateHitRule | null>>>> = {
  hit: { hit: 'listed-at-crossing', clear: 'listed-then-only' },
  clear: { hit: 'listed-since', clear: null },
};

/** Whether a record made under fallback turns out to be a hit; null when not. Who was not let through is none. */
export const lateHitRule = (
  decision: 'cleared' | 'referred' | 'refused',
  { atCrossing, now }: ListAnswer,
): LateHitRule | null => (decision === 'cleared' ? RULES[atCrossing][now] : null);
