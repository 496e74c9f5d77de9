import type { NetworkDefinition } from '#sim-kernel';

/** Arrivals, banks and services of the two models of this bench, in plain numbers for whoever runs them. */
export const HALL = {
  gates: { servers: 26, meanMs: 20_000, cv: 0.4 },
  counters: { servers: 20, meanMs: 75_000, cv: 0.5 },
  toGatesShare: 0.85,
  rejectedShare: 0.08,
  /** The busier bank is the counters, at 0.9: 15 % of the travellers and 8 % of the gates' 85 %. */
  gapMs: (75_000 * (0.15 + 0.85 * 0.08)) / (20 * 0.9),
} as const;

export const MM5 = { servers: 5, meanMs: 30_000, gapMs: 30_000 / 4.5 } as const;

export const MODELS = ['border-hall', 'mm5'] as const;
export type ModelName = (typeof MODELS)[number];

const perHour = (gapMs: number): number => 3_600_000 / gapMs;

/** The model as our kernel takes it. */
export function definitionOf(model: ModelName, travellers: number): NetworkDefinition {
  if (model === 'mm5') {
    return {
      stations: { desk: { servers: MM5.servers, service: { kind: 'exponential', meanMs: MM5.meanMs } } },
      sources: {
        street: { arrivals: { kind: 'poisson', perHour: perHour(MM5.gapMs) }, to: 'desk', limit: travellers },
      },
    };
  }
  const { gates, counters, toGatesShare, rejectedShare } = HALL;
  return {
    stations: {
      gates: {
        servers: gates.servers,
        service: { kind: 'gamma', meanMs: gates.meanMs, cv: gates.cv },
        next: [
          { to: 'counters', share: rejectedShare },
          { to: 'exit', share: 1 - rejectedShare },
        ],
      },
      counters: {
        servers: counters.servers,
        service: { kind: 'gamma', meanMs: counters.meanMs, cv: counters.cv },
      },
    },
    sources: {
      flights: {
        arrivals: { kind: 'poisson', perHour: perHour(HALL.gapMs) },
        to: [
          { to: 'gates', share: toGatesShare },
          { to: 'counters', share: 1 - toGatesShare },
        ],
        limit: travellers,
      },
    },
  };
}

/** What every runner of this bench prints, on one line. */
export interface Run {
  readonly travellers: number;
  /** Processor time of the loop alone. */
  readonly seconds: number;
}
