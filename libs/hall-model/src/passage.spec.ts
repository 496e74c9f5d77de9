import { describe, expect, it } from '@jest/globals';
import { shareTable } from '#determinism';
import { TRAVELLER_CLASSES } from '#fallback';
import type { TravellerClass } from '#fallback';
import { AirportModel } from './airport-model.ts';
import { Habits } from './habits.ts';
import { compileLaws } from './hall-laws.ts';
import {
  HOUR,
  MINUTE,
  busyHall,
  constant,
  flight,
  gamma,
  hall,
  scenario,
  shares,
  site,
} from './spec-airport.ts';

const arrivals = (
  more: Parameters<typeof hall>[1],
  travellers = 100,
  classShares = shares({ wni: 1 }),
): AirportModel =>
  new AirportModel({
    scenario: scenario([
      site([
        hall('arrival', {
          flights: [flight(1, { scheduledAtMs: 0, travellers, classShares })],
          showUpMs: constant(0),
          walkMs: constant(0),
          ...more,
        }),
      ]),
    ]),
    lookups: 'model',
  });

describe('a class of travellers', () => {
  const checksOf = (of: TravellerClass, more: Parameters<typeof hall>[1] = {}) => {
    const model = arrivals(more, 60, shares({ [of]: 1 }));
    const [gates, counters] = model.runToEnd().halls[0]!.banks;
    return { gates: gates!.checks, counters: counters!.checks, through: model.travellerCounts().through };
  };

  it.each<[TravellerClass, 'gates' | 'counters']>([
    ['wni', 'gates'],
    ['wna-evisa', 'gates'],
    ['wna-other', 'counters'],
    ['asean-registered', 'gates'],
    ['asean-unregistered', 'counters'],
    ['under-age', 'counters'],
    ['family', 'counters'],
    ['crew', 'counters'],
    ['diplomat', 'counters'],
    ['assisted', 'counters'],
    ['hajj', 'counters'],
  ])('%s goes through, by the %s', (of, lanes) => {
    const checks = checksOf(of);
    expect(checks.through).toBe(60);
    if (lanes === 'counters') expect(checks).toEqual({ gates: 0, counters: 60, through: 60 });
    // Some look at the queues and prefer a counter that is free.
    else expect(checks.gates).toBeGreaterThan(checks.counters);
  });

  it('are all that there are, each with a rule', () => {
    expect(TRAVELLER_CLASSES).toHaveLength(11);
  });

  it('hajj comes by the coach: 45 at once, not one by one', () => {
    const timesOfComing = (of: TravellerClass): number => {
      const model = arrivals({ showUpMs: gamma(30 * MINUTE, 0.5) }, 90, shares({ [of]: 1 }));
      const seen = new Set<number>();
      for (let atMs = 0; atMs < 2 * HOUR; atMs += MINUTE) {
        model.runUntil(atMs);
        seen.add(model.travellerCounts().arrived);
      }
      return seen.size;
    };
    expect(timesOfComing('hajj')).toBe(3);
    expect(timesOfComing('wni')).toBeGreaterThan(20);
  });
});

describe('a hall', () => {
  it('keeps outside whom it has no room for, and lets one in for each who leaves', () => {
    const model = arrivals({ capacityTravellers: 30 });
    model.runUntil(1);
    expect(model.observeHall(0)).toMatchObject({ travellersInside: 30, overflow: 70 });
    model.runUntil(20_000);
    expect(model.observeHall(0)).toMatchObject({ travellersInside: 30, overflow: 66 });
    model.runToEnd();
    expect(model.observeHall(0)).toMatchObject({ travellersInside: 0, overflow: 0 });
  });

  it('counts the wait from arrival, outside included', () => {
    const inside = arrivals({}).runToEnd().halls[0]!;
    const outside = arrivals({ capacityTravellers: 4 }).runToEnd().halls[0]!;
    const waited = (result: typeof inside): number =>
      result.banks.reduce((sum, { checks, waitMeanMs }) => sum + checks * (waitMeanMs ?? 0), 0);
    // A hall of four feeds the gates just as fast, but shows the counters' side to nobody.
    expect(waited(outside)).toBeGreaterThan(waited(inside));
  });

  it('lets a family go to one counter together and hands nobody of it to another', () => {
    const model = arrivals({ autogates: 0 }, 40, shares({ family: 0.5, 'under-age': 0.5 }));
    model.runUntil(30_000);
    model.checkBooks();
    const { lanesBusy, queueLength } = model.observeHall(0).banks[0]!;
    expect(lanesBusy + queueLength).toBe(40);
    const live = new AirportModel({
      scenario: model.scenario,
      lookups: 'external',
    });
    const laneOf = new Map<number, string>();
    const groups: number[][] = [];
    const open = new Map<string, number[]>();
    while (live.travellerCounts().through < 40) {
      live.runUntil(3 * HOUR);
      for (const request of live.takeRequests()) {
        live.answer(request.requestId, { waitedMs: 0 });
        if (request.kind !== 'open-check') continue;
        const { serial, groupSize } = request.traveller;
        laneOf.set(serial, request.laneId);
        const group = open.get(request.laneId) ?? [];
        group.push(serial);
        if (groupSize > 1) open.set(request.laneId, group);
        else {
          open.delete(request.laneId);
          groups.push(group);
        }
      }
    }
    expect(laneOf.size).toBe(40);
    expect(groups.flat()).toHaveLength(40);
    expect(groups.some((group) => group.length > 2)).toBe(true);
  });

  it('sends to a counter whom a gate rejects, and to the second line whom an officer refers', () => {
    const service = hall('arrival').service;
    const rejecting = arrivals(
      {
        service: {
          ...service,
          autogate: { ...service.autogate, rejectionProbability: 0.5 },
          referralProbability: 0.5,
        },
      },
      200,
    );
    const [result] = rejecting.runToEnd().halls;
    const [gates, counters] = result!.banks;
    expect(gates!.checks + counters!.checks).toBeGreaterThan(240);
    expect(result!.crossings.online).toBe(200);
    // Twenty minutes a day of the lone second-line officer: some are still there.
    expect(rejecting.travellerCounts().inside).toBeGreaterThan(0);
  });

  it('takes a second look at a face and sends to a counter who fails again', () => {
    const service = hall('arrival').service;
    const faces = arrivals(
      { service: { ...service, autogate: { ...service.autogate, faceRetryProbability: 0.5 } } },
      400,
    );
    const [gates, counters] = faces.runToEnd().halls[0]!.banks;
    // A quarter of those in the gates fail twice; the others at counters looked at the queues.
    expect(gates!.checks + counters!.checks - 400).toBeGreaterThan(0.2 * gates!.checks);
    expect(gates!.checks + counters!.checks - 400).toBeLessThan(0.3 * gates!.checks);
  });

  it('opens and closes counters by the roster and the call-ins; officers finish the job in hand', () => {
    const model = arrivals({
      autogates: 0,
      roster: [
        { fromMs: 0, counterOfficers: 3, gateWatchers: 0 },
        { fromMs: 10 * MINUTE + 30_000, counterOfficers: 1, gateWatchers: 0 },
      ],
      callIns: [{ fromMs: 20 * MINUTE, untilMs: 25 * MINUTE, officers: 2 }],
    });
    const open = (atMs: number): number => {
      model.runUntil(atMs);
      return model.observeHall(0).banks[0]!.lanesOpen;
    };
    expect(open(10 * MINUTE)).toBe(3);
    expect(open(10 * MINUTE + 30_000)).toBe(3);
    expect(open(11 * MINUTE + 30_000)).toBe(1);
    expect(open(20 * MINUTE)).toBe(3);
    expect(open(26 * MINUTE + 30_000)).toBe(1);
  });
});

describe('habits', () => {
  const laws = compileLaws(busyHall('arrival'));
  const habitsOf = (): Habits => new Habits(3, 0);
  const counterMs = (habits: Habits, tier: number, subject: number, occasion: number): number => {
    const out = new Float64Array(2);
    habits.storeCounterMs(laws, tier, subject, occasion, out, 1);
    return out[1]!;
  };

  it('are the same whatever was drawn before, of whom, and in what order', () => {
    const one = habitsOf();
    const likings = (habits: Habits): boolean[] =>
      Array.from({ length: 30 }, (_, subject) => habits.likesGates(laws, 17 + subject, 0));
    const answers = [one.walkMs(laws, 17), likings(one), counterMs(one, 0, 17, 1)];
    const other = habitsOf();
    for (let subject = 100; subject > 0; subject -= 1) counterMs(other, 1, subject, 0);
    expect([counterMs(other, 0, 17, 1), likings(other), other.walkMs(laws, 17)].reverse()).toEqual(answers);
  });

  it('do not change for others when a class is added', () => {
    const classOf = (subject: number, cumulative: number[]): number =>
      habitsOf().travellerClass(subject, shareTable(cumulative), 0);
    const without = [0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 1];
    const withCrew = [0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.65, 0.65, 0.65, 1];
    for (let subject = 0; subject < 500; subject += 1) {
      if (classOf(subject, without) === 0) expect(classOf(subject, withCrew)).toBe(0);
    }
  });

  it('are slow on paper for who is slow online', () => {
    const habits = habitsOf();
    const ratio = (subject: number): number =>
      counterMs(habits, 1, subject, 0) / counterMs(habits, 0, subject, 0);
    for (let subject = 1; subject < 50; subject += 1) expect(ratio(subject)).toBeCloseTo(ratio(0), 6);
  });
});
