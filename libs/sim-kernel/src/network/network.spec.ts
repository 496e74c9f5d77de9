import { describe, expect, it } from '@jest/globals';
import { RunError } from '../run-error.ts';
import type { NetworkDefinition, StationDefinition } from './definition.ts';
import { Network } from './network.ts';

const exponential = (meanMs: number) => ({ kind: 'exponential', meanMs }) as const;
const constant = (valueMs: number) => ({ kind: 'constant', valueMs }) as const;

interface Story {
  readonly station: StationDefinition;
  readonly atMs: readonly number[];
}

/** What happens to travellers who come to one station at given times: "number: joined-started-left outcome". */
function told({ station, atMs }: Story): string[] {
  const network = new Network(
    {
      stations: { desk: station },
      sources: { door: { arrivals: { kind: 'listed', atMs }, to: 'desk' } },
    },
    { randomSeed: 1 },
  );
  const visits: string[] = [];
  const outcomes = ['served', 'reneged', 'balked', 'full', 'sent away'];
  network.traceVisitsTo({
    onVisit: (_source, number, _station, outcome, joinedAtMs, startedAtMs, leftAtMs) => {
      visits.push(`${number}: ${joinedAtMs}-${startedAtMs}-${leftAtMs} ${outcomes[outcome]!}`);
    },
  });
  network.runUntil(1_000_000);
  return visits;
}

describe('a station', () => {
  it('that finishes: counted servers let an overrun eat into the next shift, named officers do not', () => {
    // One server until 100, one from 100 on; each of four jobs takes 60.
    const atMs = [0, 10, 20, 30];
    const levels = [
      { fromMs: 0, count: 1 },
      { fromMs: 100, count: 0 },
      { fromMs: 101, count: 1 },
    ];
    expect(told({ station: { servers: { levels }, service: constant(60) }, atMs })).toEqual([
      '0: 0-0-60 served',
      '1: 10-60-120 served',
      '2: 20-120-180 served',
      '3: 30-180-240 served',
    ]);
    const officers = [[{ fromMs: 0, untilMs: 100 }], [{ fromMs: 101, untilMs: 500 }]];
    expect(told({ station: { servers: { officers }, service: constant(60) }, atMs })).toEqual([
      '0: 0-0-60 served',
      '1: 10-60-120 served',
      '2: 20-101-161 served',
      '3: 30-161-221 served',
    ]);
  });

  it.each([
    ['resume', '1: 10-60-220 served'],
    ['restart', '1: 10-60-260 served'],
  ] as const)('that breaks off and lets the traveller %s puts them first in the queue', (closing, second) => {
    const levels = [
      { fromMs: 0, count: 1 },
      { fromMs: 100, count: 0 },
      { fromMs: 200, count: 1 },
    ];
    const visits = told({
      station: { servers: { levels }, service: constant(60), closing },
      atMs: [0, 10, 20],
    });
    expect(visits.slice(0, 2)).toEqual(['0: 0-0-60 served', second]);
  });

  it('breaks off the service that started last', () => {
    const levels = [
      { fromMs: 0, count: 2 },
      { fromMs: 50, count: 1 },
    ];
    expect(
      told({ station: { servers: { levels }, service: constant(60), closing: 'resume' }, atMs: [0, 10] }),
    ).toEqual(['0: 0-0-60 served', '1: 10-10-80 served']);
  });

  it('loses those who run out of patience, but not one who is called in the same instant', () => {
    expect(
      told({
        station: { servers: 1, service: constant(60), patience: constant(50) },
        atMs: [0, 10, 20, 70],
      }),
    ).toEqual(['0: 0-0-60 served', '2: 20--1-70 reneged', '1: 10-60-120 served', '3: 70-120-180 served']);
  });

  it('turns away those who find it full or the queue too long', () => {
    expect(told({ station: { servers: 1, service: constant(60), room: 2 }, atMs: [0, 1, 2, 60] })).toEqual([
      '2: 2--1-2 full',
      '0: 0-0-60 served',
      '1: 1-60-120 served',
      '3: 60-120-180 served',
    ]);
    const balking = [{ waitingAtLeast: 1, share: 1 }];
    expect(told({ station: { servers: 1, service: constant(60), balking }, atMs: [0, 1, 2] })).toEqual([
      '2: 2--1-2 balked',
      '0: 0-0-60 served',
      '1: 1-60-120 served',
    ]);
  });
});

const hall: NetworkDefinition = {
  classes: ['citizen', 'visitor'],
  stations: {
    gates: {
      servers: { count: 6, upMs: exponential(600_000), downMs: exponential(60_000) },
      closing: 'restart',
      service: { kind: 'gamma', meanMs: 20_000, cv: 0.4 },
      patience: exponential(300_000),
      whenReneged: 'counters',
      next: [
        { to: 'counters', share: 0.1 },
        { to: 'exit', share: 0.9 },
      ],
    },
    counters: {
      servers: {
        officers: [[{ fromMs: 0, untilMs: 900_000 }], [{ fromMs: 600_000, untilMs: 3_600_000 }]],
        repeatEveryMs: 3_600_000,
      },
      priority: { citizen: 0, visitor: 1 },
      service: {
        byClass: { citizen: exponential(45_000), visitor: { kind: 'lognormal', meanMs: 75_000, cv: 0.5 } },
      },
      room: 40,
    },
  },
  sources: {
    flights: {
      arrivals: {
        kind: 'varying',
        shape: 'lines',
        points: [
          { atMs: 0, perHour: 200 },
          { atMs: 1_800_000, perHour: 1500 },
          { atMs: 3_000_000, perHour: 100 },
        ],
        repeatEveryMs: 3_600_000,
      },
      classes: [
        { name: 'citizen', share: 0.7 },
        { name: 'visitor', share: 0.3 },
      ],
      batch: { kind: 'poisson', mean: 1.2 },
      to: [
        { to: 'gates', share: 0.8 },
        { to: 'counters', share: 0.2 },
      ],
    },
  },
};

describe('a run', () => {
  it('is the same every time for the same seed, and another for another', () => {
    const hash = (randomSeed: number, replication = 0): string => {
      const network = new Network(hall, { randomSeed, replication });
      network.runUntil(7_200_000);
      return network.kernel.traceHash;
    };
    expect(hash(5)).toBe(hash(5));
    expect(new Set([hash(5), hash(6), hash(5, 1)]).size).toBe(3);
  });

  it('forks into the same future with the same key, and into others with others', () => {
    const network = new Network(hall, { randomSeed: 5 });
    network.runUntil(2_000_000);
    const before = network.snapshot();
    const same = network.fork();
    const other = network.fork({ randomSeed: 5, replication: 9 });
    for (const future of [same, other]) future.runUntil(4_000_000);
    expect(network.snapshot()).toEqual(before);
    network.runUntil(4_000_000);
    expect(same.snapshot()).toEqual(network.snapshot());
    expect(other.kernel.traceHash).not.toBe(network.kernel.traceHash);
  });

  it('lets nobody notice that another source was added, but where they meet in a queue', () => {
    const roomy: NetworkDefinition = {
      ...hall,
      stations: {
        gates: {
          servers: 'unlimited',
          service: hall.stations['gates']!.service,
          next: hall.stations['gates']!.next!,
        },
        counters: { servers: 'unlimited', service: hall.stations['counters']!.service },
      },
    };
    const crew = { arrivals: { kind: 'poisson', perHour: 300 } as const, to: 'gates' };
    const visits = (definition: NetworkDefinition): string[] => {
      const network = new Network(definition, { randomSeed: 8 });
      const seen: string[] = [];
      network.traceVisitsTo({
        onVisit: (source, ...visit) => {
          if (network.plan.sourceNames[source] === 'flights') seen.push(visit.join(' '));
        },
      });
      network.runUntil(3_600_000);
      return seen.toSorted();
    };
    const alone = visits(roomy);
    expect(alone.length).toBeGreaterThan(500);
    expect(visits({ ...roomy, sources: { crew, ...roomy.sources } })).toEqual(alone);
  });

  it('lets nobody notice that another class was added, but where they meet in a queue', () => {
    const unlimited: NetworkDefinition = {
      classes: ['citizen', 'visitor'],
      stations: {
        gates: {
          servers: 'unlimited',
          service: {
            byClass: {
              citizen: exponential(45_000),
              visitor: { kind: 'lognormal', meanMs: 75_000, cv: 0.5 },
            },
          },
        },
      },
      sources: {
        flights: {
          arrivals: { kind: 'poisson', perHour: 700 },
          classes: [
            { name: 'citizen', share: 0.7 },
            { name: 'visitor', share: 0.3 },
          ],
          to: 'gates',
        },
      },
    };
    const gates = unlimited.stations['gates']!;
    const flights = unlimited.sources['flights']!;
    const withCrew: NetworkDefinition = {
      classes: ['citizen', 'visitor', 'crew'],
      stations: {
        gates: {
          ...gates,
          service: {
            byClass: { ...(gates.service as { byClass: object }).byClass, crew: constant(1_000) },
          },
        },
      },
      sources: {
        // A tenth of the travellers, all taken from the visitors, are crew.
        flights: {
          ...flights,
          classes: [
            { name: 'citizen', share: 0.7 },
            { name: 'visitor', share: 0.2 },
            { name: 'crew', share: 0.1 },
          ],
        },
      },
    };
    const visits = (definition: NetworkDefinition): Map<number, string> => {
      const network = new Network(definition, { randomSeed: 8 });
      const seen = new Map<number, string>();
      network.traceVisitsTo({
        onVisit: (_source, number, ...visit) => seen.set(number, visit.join(' ')),
      });
      network.runUntil(3_600_000);
      return seen;
    };
    const [before, after] = [visits(unlimited), visits(withCrew)];
    const changed = [...before].filter(([number, visit]) => after.get(number) !== visit);
    // Those who became crew, and nobody else: about a tenth.
    expect(before.size).toBeGreaterThan(600);
    expect(changed.length / before.size).toBeGreaterThan(0.06);
    expect(changed.length / before.size).toBeLessThan(0.14);
    for (const [number] of changed) {
      const [, , joinedAtMs, startedAtMs, leftAtMs] = (after.get(number) ?? '').split(' ').map(Number);
      expect([startedAtMs, leftAtMs]).toEqual([joinedAtMs, joinedAtMs! + 1_000]);
    }
  });

  it('does not notice who watches it', () => {
    const hash = (watch: (network: Network) => void): string => {
      const network = new Network(hall, { randomSeed: 5 });
      for (let atMs = 0; atMs <= 3_600_000; atMs += 600_000) {
        watch(network);
        network.runUntil(atMs);
      }
      return network.kernel.traceHash;
    };
    const alone = hash(() => undefined);
    let seen = 0;
    const watched = hash((network) => {
      network.traceVisitsTo({ onVisit: () => (seen += 1) });
      network.kernel.traceTo(() => (seen += 1));
      network.report();
      network.snapshot();
      network.resetMonitors();
    });
    expect(seen).toBeGreaterThan(1_000);
    expect(watched).toBe(alone);
  });

  it('does not end without its books: what is counted twice, or not at all, stops it', () => {
    const broken = (spoil: (network: Network) => void): string => {
      const network = new Network(hall, { randomSeed: 5 });
      network.runUntil(600_000);
      spoil(network);
      try {
        network.runUntil(1_200_000);
      } catch (error) {
        if (error instanceof RunError) return error.code;
        throw error;
      }
      return 'nothing noticed';
    };
    expect(broken(() => undefined)).toBe('nothing noticed');
    // One who entered and never stood anywhere; one who was inside for a while that nobody spent.
    expect(
      broken(({ monitors }) => {
        monitors.enter();
      }),
    ).toBe('conservation-broken');
    expect(
      broken(({ monitors, kernel }) => {
        monitors.inside.add(kernel.nowMs, 1);
        kernel.runUntil(kernel.nowMs + 60_000);
        monitors.inside.add(kernel.nowMs, -1);
      }),
    ).toBe('littles-law-broken');
  });

  it('can forget its warm-up without forgetting who is inside', () => {
    const network = new Network(hall, { randomSeed: 5 });
    network.runUntil(1_800_000);
    const before = network.report();
    network.resetMonitors();
    network.runUntil(3_600_000);
    const after = network.report();
    expect(after.entered).toBeGreaterThan(before.entered);
    expect(after.timeInside.count).toBe(after.left - before.left);
    expect(after.stations['gates']!.utilisationShare).toBeLessThanOrEqual(1);
  });

  it('stops with an error of its own when travellers go round without time passing', () => {
    const loop: NetworkDefinition = {
      stations: { a: { servers: 1, service: constant(0), next: 'a' } },
      sources: { door: { arrivals: { kind: 'listed', atMs: [5] }, to: 'a' } },
    };
    const network = new Network(loop, { randomSeed: 1 }, { maxEventsPerInstant: 1000 });
    expect(() => {
      network.runToEnd();
    }).toThrow(RunError);
  });
});

describe('a definition', () => {
  const desk: StationDefinition = { servers: 1, service: exponential(1000) };
  const door = { arrivals: { kind: 'poisson', perHour: 60 } as const, to: 'desk' };
  const withDesk = (change: object): unknown => ({
    stations: { desk: { ...desk, ...change } },
    sources: { door },
  });

  it.each([
    [withDesk({ severs: 2 }), /stations\.desk\.severs: expected one of servers, service/],
    [withDesk({ servers: 1.5 }), /stations\.desk\.servers: expected a whole number/],
    [withDesk({ next: 'dusk' }), /stations\.desk\.next: expected one of desk.*got "dusk"/],
    [
      withDesk({ next: [{ to: 'exit', share: 0.5 }] }),
      /stations\.desk\.next: expected shares that add up to 1/,
    ],
    [withDesk({ service: exponential(-1) }), /stations\.desk\.service\.meanMs/],
    [withDesk({ service: { byClass: {} } }), /stations\.desk\.service\.byClass\.any/],
    [withDesk({ whileClosed: 'desk' }), /stations\.desk\.whileClosed/],
    [
      withDesk({
        servers: {
          levels: [
            { fromMs: 9, count: 1 },
            { fromMs: 9, count: 2 },
          ],
        },
      }),
      /servers\.levels/,
    ],
    [
      { stations: { desk }, sources: { door: { ...door, arrivals: { kind: 'poisson', perHour: 0 } } } },
      /perHour/,
    ],
    [{ stations: { exit: desk }, sources: {} }, /stations\.exit: expected a name other than exit/],
  ])('with a fault is refused, naming the field: %#', (definition, message) => {
    expect(() => new Network(definition as NetworkDefinition, { randomSeed: 1 })).toThrow(message);
  });
});
