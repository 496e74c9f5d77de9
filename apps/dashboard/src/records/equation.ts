import type { Outage } from '#contracts';

export type Rest = keyof Outage['ledger']['rest'];

/** What an outage's three numbers say together. */
export type Verdict =
  | { readonly kind: 'ties-out' }
  /** The lanes let through more than the journal holds: something is lost. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'waiting'; readonly rest: readonly { readonly name: Rest; readonly count: number }[] };

export function verdictOf({ admitted, recorded, reconciled, rest }: Outage['ledger']): Verdict {
  if (admitted > recorded) return { kind: 'lost' };
  if (admitted === recorded && recorded === reconciled) return { kind: 'ties-out' };
  const waiting = (Object.keys(rest) as Rest[]).map((name) => ({ name, count: rest[name] }));
  return { kind: 'waiting', rest: waiting.filter(({ count }) => count > 0) };
}

const RANK: Readonly<Record<Verdict['kind'], number>> = { lost: 0, waiting: 1, 'ties-out': 2 };

/** What does not tie out comes first, the newest first. */
export const inOrderOfTrouble = (outages: readonly Outage[]): Outage[] =>
  [...outages].sort(
    (a, b) =>
      RANK[verdictOf(a.ledger).kind] - RANK[verdictOf(b.ledger).kind] ||
      (a.startedAt > b.startedAt ? -1 : a.startedAt < b.startedAt ? 1 : 0),
  );
