import { Network } from '#sim-kernel';

const office = new Network(
  {
    sources: { street: { arrivals: { kind: 'poisson', perHour: 540 }, to: 'counter' } },
    stations: { counter: { servers: 5, service: { kind: 'exponential', meanMs: 30_000 } } },
  },
  { randomSeed: 42 },
);
office.runUntil(30 * 86_400_000);
export const counter = office.report().stations['counter']!;
