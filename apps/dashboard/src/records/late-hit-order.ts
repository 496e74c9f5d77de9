import type { LateHit } from '#contracts';

const RANK: Readonly<Record<LateHit['state'], number>> = {
  found: 0,
  assigned: 1,
  acknowledged: 2,
  closed: 3,
};

/** What nobody has taken comes first, the longest waiting first; what is closed comes last, newest first. */
export function inOrderOfUrgency<T extends Pick<LateHit, 'state' | 'foundAt' | 'changedAt'>>(
  hits: readonly T[],
): T[] {
  return [...hits].sort((a, b) => {
    if (a.state !== b.state) return RANK[a.state] - RANK[b.state];
    return a.state === 'closed' ? compare(b.changedAt, a.changedAt) : compare(a.foundAt, b.foundAt);
  });
}

/** ISO instants in UTC sort as text. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
