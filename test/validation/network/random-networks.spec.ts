import { describe, expect, it } from '@jest/globals';
import { Network } from '#sim-kernel';
import type { NetworkDefinition } from '#sim-kernel';
import fc from 'fast-check';
import { randomNetwork } from './random-network.ts';
import { runReference } from './reference-network.ts';
import type { Visit } from './reference-network.ts';

const OUTCOMES = ['served', 'reneged', 'balked', 'full', 'sent away'] as const;

/** Every visit of a run, in the order in which they ended. */
function visitsOf(network: Network, untilMs: number): Visit[] {
  const visits: Visit[] = [];
  const { plan } = network;
  network.traceVisitsTo({
    onVisit: (source, number, station, outcome, joinedAtMs, startedAtMs, leftAtMs) => {
      visits.push({
        traveller: `${plan.sourceNames[source]!} ${number}`,
        station: plan.stationNames[station]!,
        outcome: OUTCOMES[outcome]!,
        joinedAtMs,
        startedAtMs,
        leftAtMs,
      });
    },
  });
  network.runUntil(untilMs);
  return visits;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

const runs = { numRuns: 600, seed: 20240620 };

describe('random networks', () => {
  it('give every traveller the same visits as the slow reference', () => {
    const ended = new Map<string, number>(OUTCOMES.map((outcome) => [outcome, 0]));
    let interrupted = 0;
    fc.assert(
      fc.property(
        randomNetwork,
        fc.integer({ min: 0, max: 1000 }),
        (definition: NetworkDefinition, randomSeed) => {
          const network = new Network(definition, { randomSeed });
          const seen = visitsOf(network, 2000);
          for (const { outcome } of seen) ended.set(outcome, ended.get(outcome)! + 1);
          for (const station of Object.values(network.report().stations)) interrupted += station.interrupted;
          expect(seen).toEqual(runReference(definition, { randomSeed }, 2000));
        },
      ),
      runs,
    );
    // The property must not hold by nothing ever happening.
    expect(ended.get('served')).toBeGreaterThan(10 * runs.numRuns);
    for (const count of [...ended.values(), interrupted]) expect(count).toBeGreaterThan(runs.numRuns);
  });

  it('go on alike from a snapshot taken at any instant', () => {
    fc.assert(
      fc.property(
        randomNetwork,
        fc.integer({ min: 0, max: 1000 }),
        fc.integer({ min: 0, max: 700 }),
        (definition: NetworkDefinition, randomSeed, splitAtMs) => {
          const straight = new Network(definition, { randomSeed });
          straight.runUntil(1000);
          const first = new Network(definition, { randomSeed });
          first.runUntil(splitAtMs);
          const second = first.fork();
          expect(sameBytes(second.snapshot(), first.snapshot())).toBe(true);
          second.runUntil(1000);
          expect(second.kernel.traceHash).toBe(straight.kernel.traceHash);
          expect(sameBytes(second.snapshot(), straight.snapshot())).toBe(true);
        },
      ),
      { ...runs, numRuns: runs.numRuns / 4 },
    );
  });
});
