import type { Outcome } from './simulate.ts';

/** The history of one seed as a story, and what became of it. */
export function storyOf({ seed, story, verdict, findings, figures }: Outcome): string {
  const width = Math.max(0, ...story.map(({ who }) => who.length));
  const lines = story.map(({ atMs, who, what }) => `${clockTime(atMs)}  ${who.padEnd(width)}  ${what}`);
  return [
    `seed ${seed}`,
    ...lines,
    `verdict ${verdict}: ${figures.crossings} crossings, ${figures.deaths} deaths of border, ` +
      `${figures.repeatsAtRegister} repeats at the register, ${figures.blocked} blocked, ` +
      `all at rest ${figures.settledWithinMs} ms after the healing`,
    ...findings.map(({ kind, text }) => `  ${kind}: ${text}`),
  ].join('\n');
}

/** One line that fails in the same way. */
export const replayLine = (seed: number, mutant: string | null): string =>
  `npm run sim -- --replay ${seed}${mutant === null ? '' : ` --mutant ${mutant}`}`;

function clockTime(ms: number): string {
  const seconds = (ms / 1_000).toFixed(3).padStart(7, '0');
  return seconds;
}
