import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonicMs } from '#determinism';
import { writeCompiled } from '../measure/compiled.ts';
import type { LoopRun } from './loop.ts';
import type { ModelName, Run } from './models.ts';
import type { Part } from './parts.ts';

export const name = 'kernel';

interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly baseline: number;
  readonly ratio: number;
}

const ROUNDS = 7;
const LOOP_TRAVELLERS = 5_000_000;
const PROCESS_TRAVELLERS = 1_000_000;
/** SIM.JS is slower by an order of magnitude; its speed does not hang on the number. */
const PEER_TRAVELLERS = 200_000;
/** Enough for the queues to be what they are; what is written down of more would no longer fit the processor's caches. */
const PART_TRAVELLERS = 200_000;
const PART_ROUNDS = 3;
const PARTS: readonly Part[] = ['calendar', 'draws', 'monitors', 'trace hash'];

/**
 * How the C is compiled. The goal of 0.4 is held against `textbook`: a binary heap, xoshiro256++ and the samplers of a
 * textbook (inversion, polar method, Marsaglia-Tsang), keeping the same figures as ours; what one writes who writes such a
 * model in C. `same` has our ziggurats too, which isolates what the language and generality cost; `bare` keeps waits alone.
 */
const BASELINES = {
  same: [],
  textbook: ['-DTEXTBOOK'],
  bare: ['-DBARE'],
} as const;
type Baseline = keyof typeof BASELINES;

/** The folder of this run: compiled C, and our code compiled as for production. */
interface Built {
  readonly c: (baseline: Baseline) => string;
  /** Arguments of node to run one of this bench's scripts. */
  readonly script: (name: string) => string[];
  readonly hasC: boolean;
}

/**
 * Ours against C, each round both, in processor time (others may be using this machine), and the median of the rounds'
 * ratios; whole processes by the wall clock. See README.md for what the C does and does not do.
 */
export function run(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'kernel-bench-'));
  try {
    const built = build(folder);
    return [
      ...(built.hasC ? loops(built, 'border-hall', LOOP_TRAVELLERS) : []),
      ...(built.hasC ? loops(built, 'mm5', LOOP_TRAVELLERS) : []),
      ...breakdown(built, 'border-hall'),
      ...breakdown(built, 'mm5'),
      ...(built.hasC ? wholeProcess(built) : []),
      ...peers(built, 'border-hall'),
      ...peers(built, 'mm5'),
      ...memory(built),
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function build(folder: string): Built {
  writeCompiled(folder, 'test/bench/kernel');
  const source = join(import.meta.dirname, 'baseline.c');
  const failed = Object.entries(BASELINES)
    .map(([baseline, flags]) =>
      spawnSync('cc', ['-O2', ...flags, '-o', join(folder, baseline), source, '-lm'], { encoding: 'utf8' }),
    )
    .find((made) => made.status !== 0);
  if (failed !== undefined) console.log(`no figures against C: ${failed.error?.message ?? failed.stderr}`);
  return {
    c: (baseline) => join(folder, baseline),
    script: (name) => ['--expose-gc', join(folder, 'test/bench/kernel', `${name}.js`)],
    hasC: failed === undefined,
  };
}

function loops(built: Built, model: ModelName, travellers: number): Figure[] {
  const ours: number[] = [];
  const theirs = { same: [] as number[], textbook: [] as number[], bare: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(perSecond(runOurs(built, model, travellers)));
    for (const baseline of Object.keys(theirs) as Baseline[]) {
      theirs[baseline].push(perSecond(output(built.c(baseline), [model, String(travellers), '1'])));
    }
  }
  const told: Record<Baseline, string> = {
    same: 'C, our laws, same figures (harder)',
    textbook: 'C heap (goal 0.4)',
    bare: 'C, same laws, waits only',
  };
  return (Object.keys(theirs) as Baseline[]).map((baseline) =>
    paired(`${model}, loop, against ${told[baseline]}`, 'trav/s', ours, theirs[baseline]),
  );
}

/**
 * Where the time of the loop goes: nanoseconds a traveller of each part by itself, against the whole loop; the rest is what
 * they do not explain. The ratios are shares and add up to 1.
 */
function breakdown(built: Built, model: ModelName): Figure[] {
  const nanoseconds = ({ travellers, seconds }: Run): number => (seconds * 1e9) / travellers;
  const rounds = Array.from({ length: PART_ROUNDS }, () => {
    const parts = PARTS.map((part) =>
      nanoseconds(output(process.execPath, [...built.script('parts'), model, String(PART_TRAVELLERS), part])),
    );
    const whole = nanoseconds(runOurs(built, model, PROCESS_TRAVELLERS));
    return { whole, parts: [...parts, parts.reduce((rest, part) => rest - part, whole)] };
  });
  const whole = rounds.map((round) => round.whole);
  return [...PARTS, 'stations, routes and the rest'].map((part, at) =>
    paired(
      `${model}, share of the loop: ${part}`,
      'ns',
      rounds.map((round) => round.parts[at]!),
      whole,
    ),
  );
}

function wholeProcess(built: Built): Figure[] {
  const count = String(PROCESS_TRAVELLERS);
  const rate = (command: string, args: readonly string[]): number => {
    const startedAtMs = monotonicMs();
    output(command, args);
    return (PROCESS_TRAVELLERS * 1000) / (monotonicMs() - startedAtMs);
  };
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(rate(process.execPath, [...built.script('whole-process'), 'border-hall', count]));
    theirs.push(rate(built.c('same'), ['border-hall', count, '1']));
  }
  return [paired('border-hall, whole process, against C', 'trav/s', ours, theirs)];
}

function peers(built: Built, model: ModelName): Figure[] {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const args = [...built.script('simjs-peer'), model, String(PEER_TRAVELLERS)];
    const peer = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (peer.status !== 0) {
      const missing = /Cannot find package 'simjs'/.exec(peer.stderr)?.[0];
      console.log(`no figure against SIM.JS: ${missing ?? peer.stderr}`);
      return [];
    }
    theirs.push(perSecond(JSON.parse(peer.stdout) as Run));
    ours.push(perSecond(runOurs(built, model, PROCESS_TRAVELLERS)));
  }
  return [paired(`${model}, loop, against SIM.JS`, 'trav/s', ours, theirs)];
}

/** Flat in the number served, and nothing allocated per event: 16 bytes is one fraction on the engine's heap. */
function memory(built: Built): Figure[] {
  const { earlyBytes, lateBytes, bytesPerEvent } = runOurs(built, 'border-hall', LOOP_TRAVELLERS);
  return [
    figure('border-hall, memory after 5 M travellers against 1 M', 'bytes', lateBytes, earlyBytes),
    figure('border-hall, allocated per event against one fraction', 'bytes', bytesPerEvent, 16),
  ];
}

const runOurs = (built: Built, model: ModelName, travellers: number): LoopRun =>
  output(process.execPath, [...built.script('loop'), model, String(travellers)]) as LoopRun;

function output(command: string, args: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed: ${stderr}`);
  return JSON.parse(stdout) as Run;
}

const perSecond = ({ travellers, seconds }: Run): number => travellers / seconds;

const figure = (title: string, unit: string, value: number, baseline: number): Figure => ({
  name: title,
  value,
  unit,
  baseline,
  ratio: value / baseline,
});

/** Medians of the values, and the median of the ratios of each round. */
function paired(title: string, unit: string, ours: readonly number[], theirs: readonly number[]): Figure {
  return {
    ...figure(title, unit, median(ours), median(theirs)),
    ratio: median(ours.map((value, round) => value / theirs[round]!)),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
