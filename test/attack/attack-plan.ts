import type { StartFault } from '#contracts';
import type { WireState } from '../support/faulty-wire.ts';
import { Luck } from '../simulation/luck.ts';

export const PARTS = ['site-postgres', 'centre-postgres', 'data-centre', 'border', 'control-room'] as const;
export type Part = (typeof PARTS)[number];
export const WIRES = ['lanes-border', 'border-centre', 'border-store'] as const;
export type Wire = (typeof WIRES)[number];

export interface Death {
  readonly part: Part;
  /** From the strike to the SIGKILL, and from there to the restart. */
  readonly afterMs: number;
  readonly downMs: number;
}

/** One thing done to the system; times are milliseconds of wall time since the attack began. */
export type Strike = {
  readonly atMs: number;
  /** Not before travellers pass again after the strike before, or it would hit what lies on the ground on a slow machine. */
  readonly waits: boolean;
} & (
  | { readonly kind: 'kill'; readonly deaths: readonly Death[] }
  | {
      readonly kind: 'wire';
      readonly wire: Wire;
      readonly state: Exclude<WireState, 'whole'>;
      readonly forMs: number;
    }
  | {
      readonly kind: 'fault';
      readonly fault: Pick<StartFault, 'faultId' | 'kind' | 'parameters' | 'services' | 'leaseMs'>;
    }
);

/** Mean time between two strikes. */
const GAP_MS = 2_000;
/** The first comes when travellers have begun to flow; after the last they flow on for a while. */
const QUIET_MS = 3_000;

/** The site's database is dead for long enough to count as down, and border is killed while it goes on from its spool. */
const WHILE_SPOOLING: readonly Death[] = [
  { part: 'site-postgres', afterMs: 0, downMs: 7_000 },
  { part: 'border', afterMs: 4_000, downMs: 300 },
];

const FAULTS: readonly [string, (luck: Luck) => StartFault['parameters']][] = [
  ['stop', () => ({})],
  ['timeout', (luck) => ({ afterWork: luck.chance('after work', 0.5) })],
  ['reset', (luck) => ({ afterWork: luck.chance('after work', 0.5) })],
  ['latency', (luck) => ({ meanMs: luck.between('latency', 100, 2_000), jitterMs: 100 })],
  ['error', () => ({ status: 500 })],
  ['partial-answer', () => ({ sentShare: 0.5 })],
  ['corrupt', () => ({ how: 'not-json' })],
  ['flap', () => ({ downMs: 700, upMs: 900, whileDown: 'timeout' })],
];

/** What is done to the system, and when: a function of the seed and of how long it lasts, and of nothing else. */
export function attackPlan(seed: number, durationMs: number): readonly Strike[] {
  const luck = new Luck(seed);
  const strikes: Strike[] = [];
  // Every part is killed at least once, all together and border over its spool too; what else comes, chance decides.
  const alone = PARTS.map((part) => deathsOf(luck, [part]));
  const due = shuffled(luck, [...alone, deathsOf(luck, [...PARTS]), WHILE_SPOOLING]);
  for (
    let atMs = QUIET_MS;
    atMs < durationMs - QUIET_MS;
    atMs += luck.between('gap', GAP_MS / 4, (GAP_MS * 7) / 4)
  ) {
    strikes.push({ atMs, waits: luck.chance('waits', 0.7), ...strikeOf(luck, strikes.length, due) });
  }
  return strikes;
}

type Blow = Strike extends infer One ? (One extends Strike ? Omit<One, 'atMs' | 'waits'> : never) : never;

function strikeOf(luck: Luck, number: number, due: (readonly Death[])[]): Blow {
  const kind = luck.oneOf('kind', ['kill', 'kill', 'kill', 'wire', 'wire', 'fault'] as const);
  if (kind === 'kill') {
    return { kind, deaths: due.shift() ?? deathsOf(luck, someParts(luck)) };
  }
  if (kind === 'wire') {
    return {
      kind,
      wire: luck.oneOf('wire', WIRES),
      state: luck.oneOf('state', ['cut', 'requests-lost', 'answers-lost'] as const),
      forMs: luck.between('torn for', 50, 3_000),
    };
  }
  const [fault, parameters] = luck.oneOf('fault', FAULTS);
  return {
    kind,
    fault: {
      faultId: `attack-${number + 1}`,
      kind: fault,
      parameters: { probability: luck.oneOf('bites', [1, 1, 0.5]), ...parameters(luck) },
      services: luck.oneOf('services', [
        'all' as const,
        ['crossing-register' as const],
        ['watchlist' as const, 'interpol' as const],
      ]),
      leaseMs: luck.between('lease', 1_000, 6_000),
    },
  };
}

/** One mostly; now and then several at once, each back after a time of its own: so in any order. */
const someParts = (luck: Luck): Part[] =>
  shuffled(luck, [...PARTS]).slice(0, luck.oneOf('how many', [1, 1, 1, 1, 2, 3, PARTS.length]));

const deathsOf = (luck: Luck, parts: readonly Part[]): readonly Death[] =>
  parts.map((part) => ({ part, afterMs: 0, downMs: luck.oneOf('down for', [0, 0, 300, 1_500, 4_000]) }));

function shuffled<T>(luck: Luck, list: T[]): T[] {
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = luck.between('shuffle', 0, at);
    [list[at], list[other]] = [list[other]!, list[at]!];
  }
  return list;
}

export function inWords(strike: Strike): string {
  if (strike.kind === 'kill') {
    const told = strike.deaths.map(
      ({ part, afterMs, downMs }) =>
        `${part} (${afterMs > 0 ? `after ${afterMs} ms, ` : ''}back after ${downMs} ms)`,
    );
    return `SIGKILL of ${told.join(', ')}`;
  }
  if (strike.kind === 'wire') return `wire ${strike.wire} ${strike.state} for ${strike.forMs} ms`;
  const { kind, parameters, services, leaseMs } = strike.fault;
  return `the centre: ${kind} ${JSON.stringify(parameters)} of ${String(services)} for ${leaseMs} ms`;
}
