import { describe, it } from '@jest/globals';
import { KeyedRandom, drawExponential } from '#determinism';
import { AirportModel } from '#hall-model';
import { scenarioOf } from '../published/arrival-hall.ts';
import { expectMean } from './replications.ts';
import { waitMMc } from './theory.ts';

const MEAN_MS = 60_000;
const MINUTE = 60_000;
/** Settles for five hours, is observed for fifty. */
const [WARM_UP_MINUTES, OBSERVED_MINUTES] = [300, 3_000];

/** "Flights" of one traveller each, by a Poisson process that offers `load` erlangs to the hall's counters. */
function onBlockMinutes(load: number, replication: number): number[] {
  const random = new KeyedRandom({ randomSeed: 601, replication });
  const purpose = random.purpose('flights');
  const all: number[] = [];
  let atMinute = 0;
  for (let flight = 0; ; flight += 1) {
    atMinute += drawExponential(random.stream(purpose, flight)) * (MEAN_MS / MINUTE / load);
    if (atMinute > WARM_UP_MINUTES + OBSERVED_MINUTES) return all;
    all.push(atMinute);
  }
}

describe('the hall model, left with nothing but counters and chance', () => {
  it.each([
    [1, 0.7],
    [5, 4],
  ])('%d of them and %d erlangs: is an M/M/c', (counters, load) => {
    const runs = Array.from({ length: 20 }, (_, replication) => {
      const scenario = scenarioOf({
        startsAtUnixMs: Date.UTC(2024, 5, 20),
        hours: OBSERVED_MINUTES / 60,
        flights: onBlockMinutes(load, replication).map((atMinute) => ({
          // Before 0 the model fills its hall and counts nothing.
          onBlockMinute: atMinute - WARM_UP_MINUTES,
          travellers: 1,
        })),
        counters: [{ fromMinute: -WARM_UP_MINUTES, count: counters }],
        capacityTravellers: 100_000,
        disembarkMs: { kind: 'constant', valueMs: 0 },
        onlineMs: { kind: 'exponential', meanMs: MEAN_MS },
        documentedMs: { kind: 'exponential', meanMs: MEAN_MS },
        outage: null,
        randomSeed: 601,
      });
      const model = new AirportModel({ scenario, replication, lookups: 'model' });
      return model.runToEnd().halls[0]!.banks[0]!;
    });
    const wait = waitMMc(counters, load / MEAN_MS, 1 / MEAN_MS);
    expectMean(
      runs.map((run) => run.waitMeanMs!),
      wait,
      0.2,
    );
    expectMean(
      runs.map((run) => run.queueMean),
      (wait * load) / MEAN_MS,
      0.2,
    );
  });
});
