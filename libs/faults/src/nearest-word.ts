/** The known word that is least edits away from `given`, or null when none is near enough to be meant. */
export function nearestWord(given: string, known: readonly string[]): string | null {
  let nearest: string | null = null;
  let fewest = Math.max(2, Math.floor(given.length / 3)) + 1;
  for (const word of known) {
    const count = edits(given.toLowerCase(), word.toLowerCase());
    if (count < fewest) {
      fewest = count;
      nearest = word;
    }
  }
  return nearest;
}

/** Insertions, deletions and replacements between two words (Levenshtein 1966). */
function edits(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const replaced = row[j - 1]! + (one[i - 1] === other[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[other.length]!;
}
