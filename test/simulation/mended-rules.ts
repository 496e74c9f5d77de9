import type { Finding } from './findings.ts';
import type { History } from './history.ts';

/** A record whose document a person mended is screened again as it stands now; who is listed under it is told. */
export function* screenedAsMended(history: History): Generator<Finding> {
  const { mended, screenedAgain, lateHits, isListed, end } = history;
  const notes = new Map(
    screenedAgain.flatMap(({ asMended, crossingId, versions }) => (asMended ? [[crossingId, versions]] : [])),
  );
  for (const crossing of mended) {
    const { crossingId, decision } = crossing;
    const versions = notes.get(crossingId);
    if (!versions) {
      if (end === 'cut-off') continue;
      const text = `${crossingId} was mended; nobody has screened it under the document that it bears now`;
      yield { kind: 'never-screened', text };
      continue;
    }
    const lists = (['watchlist', 'interpol'] as const).filter((one) =>
      isListed(one, crossing, versions[one]),
    );
    if (decision !== 'cleared' || lists.length === 0 || lateHits.includes(crossingId)) continue;
    const text = `${crossingId} was cleared and mended; the ${lists.join(' and the ')} had the traveller, and nobody was told`;
    yield { kind: 'cleared-although-listed', text };
  }
}
