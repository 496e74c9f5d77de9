import type { CountDistribution, DurationDistribution } from '#determinism';
import type {
  ArrivalsDefinition,
  NetworkDefinition,
  PerClass,
  ServersDefinition,
  SourceDefinition,
  StationDefinition,
} from '#sim-kernel';
import fc from 'fast-check';

/** Times come in whole tens and services are often constant, so that many things happen in the same instant. */
const timeMs = fc.integer({ min: 0, max: 60 }).map((tens) => tens * 10);

const law: fc.Arbitrary<DurationDistribution> = fc.oneof(
  fc
    .integer({ min: 0, max: 12 })
    .map((tens): DurationDistribution => ({ kind: 'constant', valueMs: tens * 10 })),
  fc.integer({ min: 1, max: 90 }).map((meanMs): DurationDistribution => ({ kind: 'exponential', meanMs })),
  fc.integer({ min: 1, max: 90 }).map((meanMs): DurationDistribution => ({ kind: 'gamma', meanMs, cv: 0.5 })),
  fc
    .uniqueArray(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 3 })
    .map((tens): DurationDistribution => ({ kind: 'empirical', valuesMs: tens.map((ten) => ten * 10) })),
);

const ascendingTimes = (least: number, most: number): fc.Arbitrary<number[]> =>
  fc
    .uniqueArray(timeMs, { minLength: least, maxLength: most })
    .map((times) => times.toSorted((a, b) => a - b));

const repeat = fc.option(fc.constantFrom(600, 700, 1000), { nil: undefined });
const withRepeat = <T extends object>(value: T, repeatEveryMs: number | undefined): T =>
  repeatEveryMs === undefined ? value : { ...value, repeatEveryMs };

const servers: fc.Arbitrary<ServersDefinition> = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.constant<ServersDefinition>('unlimited'),
  fc
    .tuple(
      ascendingTimes(1, 5),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 5, maxLength: 5 }),
      repeat,
    )
    .map(([times, counts, every]) =>
      withRepeat({ levels: times.map((fromMs, at) => ({ fromMs, count: counts[at]! })) }, every),
    ),
  fc
    .tuple(fc.array(ascendingTimes(2, 6), { minLength: 1, maxLength: 4 }), repeat)
    .map(([officers, every]) => withRepeat({ officers: officers.map(shifts) }, every)),
  fc.record({ count: fc.integer({ min: 1, max: 3 }), upMs: law, downMs: law }).map((broken) => ({
    ...broken,
    // A unit that needs no time to break and none to mend would never let time pass.
    upMs: { kind: 'shifted', byMs: 50, of: broken.upMs } as const,
  })),
);

function shifts(times: readonly number[]): { fromMs: number; untilMs: number }[] {
  const all = [];
  for (let at = 0; at + 1 < times.length; at += 2) all.push({ fromMs: times[at]!, untilMs: times[at + 1]! });
  return all;
}

export const randomNetwork: fc.Arbitrary<NetworkDefinition> = fc
  .record({
    stationCount: fc.integer({ min: 1, max: 4 }),
    classCount: fc.integer({ min: 1, max: 3 }),
    sourceCount: fc.integer({ min: 1, max: 3 }),
  })
  .chain(({ stationCount, classCount, sourceCount }) => {
    const names = Array.from({ length: stationCount }, (_, at) => `station ${at}`);
    const classes = Array.from({ length: classCount }, (_, at) => `class ${at}`);
    const sources = Array.from({ length: sourceCount }, (_, at) => `source ${at}`);
    return fc.record({
      classes: fc.constant(classes),
      stations: fc.record(Object.fromEntries(names.map((name) => [name, station(name, names, classes)]))),
      sources: named(sources, source(names, classes)),
    });
  });

function named<T>(names: readonly string[], value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.record(Object.fromEntries(names.map((name) => [name, value])));
}

function station(
  own: string,
  names: readonly string[],
  classes: readonly string[],
): fc.Arbitrary<StationDefinition> {
  const anywhere = fc.constantFrom(...names, 'exit');
  // Half of those who are served go out at once, so that loops come to an end.
  const route = fc.oneof(
    fc.constant('exit'),
    anywhere.map((to) => [
      { to, share: 0.5 },
      { to: 'exit', share: 0.5 },
    ]),
    fc.tuple(anywhere, anywhere).map(([a, b]) => [
      { to: a, share: 0.2 },
      { to: b, share: 0.1 },
      { to: 'exit', share: 0.7 },
    ]),
  );
  // No service at a whole tick is 0 for ever in a loop: the shift lets time pass.
  const service = law.map((of): DurationDistribution => ({ kind: 'shifted', byMs: 5, of }));
  return fc
    .record(
      {
        servers,
        service: fc.oneof(
          service,
          named(classes, service).map((byClass) => ({ byClass })),
        ),
        next: fc.oneof(
          route,
          named(classes, route).map((byClass) => ({ byClass })),
        ),
        priority: named(classes, fc.integer({ min: 0, max: 2 })),
        room: fc.integer({ min: 0, max: 6 }),
        whenFull: anywhere,
        balking: fc.constantFrom(
          [{ waitingAtLeast: 2, share: 1 }],
          [
            { waitingAtLeast: 0, share: 0.1 },
            { waitingAtLeast: 3, share: 0.6 },
          ],
        ),
        whenBalked: anywhere,
        patience: fc.oneof(
          law,
          named(classes, law).map((byClass) => ({ byClass })),
        ),
        whenReneged: fc.constantFrom('exit', ...names),
        closing: fc.constantFrom('finish', 'resume', 'restart', 'resample'),
        whileClosed: fc.constantFrom(...names),
      },
      { requiredKeys: ['servers', 'service'] },
    )
    .map((made): StationDefinition => {
      const { patience, whenReneged, whileClosed, ...rest } = made as StationDefinition;
      return {
        ...rest,
        ...(patience === undefined ? {} : { patience }),
        // Patience that is over at once, sending the traveller round and round, would never let time pass.
        ...(patience === undefined || whenReneged === undefined
          ? {}
          : { patience: someTime(patience), whenReneged }),
        ...(whileClosed === undefined || whileClosed === own ? {} : { whileClosed }),
      };
    });
}

const later = (of: DurationDistribution): DurationDistribution => ({ kind: 'shifted', byMs: 5, of });
const someTime = (patience: PerClass<DurationDistribution>): PerClass<DurationDistribution> =>
  'byClass' in patience
    ? { byClass: Object.fromEntries(Object.entries(patience.byClass).map(([name, of]) => [name, later(of)])) }
    : later(patience);

/** Rates that change in steps or on lines, some of them nothing for a while, some over and over. */
const varying: fc.Arbitrary<ArrivalsDefinition> = fc
  .record({
    shape: fc.constantFrom('steps' as const, 'lines' as const),
    times: ascendingTimes(1, 4),
    rates: fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 4 }),
    every: repeat,
  })
  .map(({ shape, times, rates, every }) => {
    const points = times.map((atMs, at) => ({ atMs: at === 0 ? 0 : atMs, perHour: rates[at]! * 120_000 }));
    const pattern = { kind: 'varying' as const, shape, points };
    // What repeats for ever must come to something.
    return points.some(({ perHour }) => perHour > 0) ? withRepeat(pattern, every) : pattern;
  });

function source(names: readonly string[], classes: readonly string[]): fc.Arbitrary<SourceDefinition> {
  const batch: fc.Arbitrary<CountDistribution> = fc.oneof(
    fc.integer({ min: 0, max: 4 }).map((count): CountDistribution => ({ kind: 'fixed', count })),
    fc.constant<CountDistribution>({ kind: 'poisson', mean: 1.5 }),
  );
  return fc.record(
    {
      arrivals: fc.oneof(
        fc
          .integer({ min: 1, max: 4 })
          .map((tens) => ({ kind: 'poisson' as const, perHour: 3_600_000 / (10 * tens) })),
        fc.integer({ min: 1, max: 5 }).map((tens) => ({
          kind: 'renewal' as const,
          gap: { kind: 'constant', valueMs: 10 * tens } as const,
        })),
        fc
          .array(timeMs, { maxLength: 40 })
          .map((times) => ({ kind: 'listed' as const, atMs: times.toSorted((a, b) => a - b) })),
        varying,
      ),
      to: fc.oneof(
        fc.constantFrom(...names),
        fc.constantFrom(...names).map((to) => [
          { to, share: 0.75 },
          { to: names[0]!, share: 0.25 },
        ]),
      ),
      classes: fc.constant(classes.map((name) => ({ name, share: 1 / classes.length }))),
      batch,
      limit: fc.integer({ min: 0, max: 80 }),
      untilMs: timeMs,
    },
    { requiredKeys: ['arrivals', 'to'] },
  );
}
