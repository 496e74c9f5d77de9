import { planOf } from './seed-plan.ts';
import type { PaperPlan, SeedPlan } from './seed-plan.ts';
import type { Outcome } from './simulate.ts';
import { RUN_ID } from './travellers.ts';

/** The history of one seed as a story: what was planned, what came to pass, and what became of it. */
export function storyOf({ seed, story, verdict, findings, figures }: Outcome): string {
  const plan = planOf(seed);
  const width = Math.max(0, ...story.map(({ who }) => short(who, plan).length));
  const lines = story.map(
    ({ atMs, who, what }) => `${clockTime(atMs)}  ${short(who, plan).padEnd(width)}  ${short(what, plan)}`,
  );
  return [
    `seed ${seed}`,
    ...setting(plan),
    '',
    ...lines,
    '',
    `verdict ${verdict}: ${figures.crossings} crossings, ${figures.forms} of them on forms, ${figures.deaths} deaths of border, ` +
      `${figures.repeatsAtRegister} repeats at the register, ${figures.blocked} blocked, ` +
      `all at rest ${figures.settledWithinMs} ms after the healing`,
    ...findings.map(({ kind, text }) => `  ${kind}: ${short(text, plan)}`),
  ].join('\n');
}

/** One line that fails in the same way. */
export const replayLine = (seed: number, mutant: string | null): string =>
  `npm run sim -- --replay ${seed}${mutant === null ? '' : ` --mutant ${mutant}`}`;

/** Who and what there is, and what is bound to go wrong; the rest is drawn as the world goes. */
function setting(plan: SeedPlan): string[] {
  const { lanes, hallId, speed, healsAtMs, killsAtMs, storeAway, centreFaults, nuisances, paper } = plan;
  const gates = lanes.filter(({ laneKind }) => laneKind === 'autogate').length;
  const travellers = lanes.reduce((sum, lane) => sum + lane.travellers.length, 0);
  const on = Object.entries<number>({ ...nuisances })
    .filter(([name, value]) => value !== 0 && !(name === 'slowestStoreMs' && value === 2))
    .map(([name, value]) => `${name} ${Number(value.toPrecision(2))}`);
  return [
    `${hallId}: ${gates} gates (G), ${lanes.length - gates} counters (C), ${travellers} travellers, ${speed} times the pace; seconds of wall time`,
    `crossing N is ${RUN_ID}.N, of traveller N; N.2 is a second attempt, at a counter`,
    `shares and bounds of what goes wrong: ${on.join(', ') || 'none'}`,
    ...(paper ? [`numbered forms: ${paperInWords(paper)}`] : []),
    ...centreFaults.map(
      ({ kind, services, parameters, fromMs, untilMs }) =>
        `the centre, ${seconds(fromMs)} to ${untilMs === null ? 'the end' : seconds(untilMs)}: ${kind} ${JSON.stringify(parameters)} of ${String(services)}`,
    ),
    ...storeAway.map(
      ({ fromMs, untilMs }) => `the database is away from ${seconds(fromMs)} to ${seconds(untilMs)}`,
    ),
    ...killsAtMs.map((atMs) => `border is killed at ${seconds(atMs)}`),
    `everything heals at ${seconds(healsAtMs)}`,
  ];
}

const paperInWords = (paper: PaperPlan): string =>
  Object.entries<number | boolean>({ ...paper })
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ');

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;

/** Ids without what is the same in all of them. */
const short = (text: string, { hallId }: SeedPlan): string =>
  text.replaceAll(`${RUN_ID}.`, '').replaceAll(`${hallId}-`, '');

function clockTime(ms: number): string {
  return (ms / 1_000).toFixed(3).padStart(7, '0');
}
