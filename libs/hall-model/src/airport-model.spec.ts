import { describe, expect, it } from '@jest/globals';
import { AirportModel } from './airport-model.ts';
import { HOUR, MINUTE, busyDay, busyHall, scenario, shares, site } from './spec-airport.ts';

const virtual = (given = busyDay(), replication = 0): AirportModel =>
  new AirportModel({ scenario: given, replication, lookups: 'model' });

describe('AirportModel', () => {
  it('gives the same trace and figures for the same seed, whoever ran before', () => {
    const first = virtual().runToEnd();
    virtual(busyDay(), 5).runToEnd();
    expect(virtual(busyDay()).runToEnd()).toEqual(first);
    expect(first.traceHash).toMatch(/^[0-9a-f]{16}$/);
  });

  it('gives another trace for another seed and for another replication', () => {
    const hashes = [virtual(), virtual(busyDay({ randomSeed: 12 })), virtual(busyDay(), 1)].map(
      (model) => model.runToEnd().traceHash,
    );
    expect(new Set(hashes).size).toBe(3);
  });

  it('does not depend on the steps in which it is run', () => {
    const whole = virtual().runToEnd();
    const model = virtual();
    for (let atMs = 0; !model.finished; atMs += 7_777) model.runUntil(atMs);
    expect(model.results()).toEqual(whole);
  });

  it('is not disturbed by being looked at', () => {
    const whole = virtual().runToEnd();
    const model = virtual();
    for (let atMs = 0; !model.finished; atMs += 5 * MINUTE) {
      model.runUntil(atMs);
      model.observe();
      model.results();
      model.snapshot();
    }
    expect(model.results()).toEqual(whole);
  });

  it.each([0, 59 * MINUTE, HOUR + 2_500, 90 * MINUTE, 3 * HOUR])(
    'goes on after a fork at %d ms as it would have without one',
    (atMs) => {
      const whole = virtual().runToEnd();
      const model = virtual();
      model.runUntil(atMs);
      const fork = model.fork();
      expect(fork.nowMs).toBe(atMs);
      expect(fork.runToEnd()).toEqual(whole);
      // The original neither noticed nor moved.
      expect(model.nowMs).toBe(atMs);
      expect(model.fork().fork().runToEnd()).toEqual(whole);
      expect(model.runToEnd()).toEqual(whole);
    },
  );

  it('comes back from bytes to the same bytes', () => {
    const model = virtual();
    model.runUntil(90 * MINUTE);
    const bytes = model.snapshot();
    const other = virtual();
    other.runUntil(4 * HOUR);
    other.restore(bytes);
    expect(other.snapshot()).toEqual(bytes);
    expect(other.runToEnd()).toEqual(model.runToEnd());
  });

  it('tells of a hall what its banks tell together', () => {
    for (const { all, banks } of virtual().runToEnd().halls) {
      const sum = (figure: (bank: (typeof banks)[number]) => number): number =>
        banks.reduce((total, bank) => total + figure(bank), 0);
      expect(all.checks).toBe(sum(({ checks }) => checks));
      expect(all.waitMeanMs! * all.checks).toBeCloseTo(
        sum(({ waitMeanMs, checks }) => (waitMeanMs ?? 0) * checks),
        3,
      );
      expect(all.waitMaxMs).toBe(Math.max(...banks.map(({ waitMaxMs }) => waitMaxMs ?? 0)));
      expect(all.queueMean).toBeCloseTo(
        sum(({ queueMean }) => queueMean),
        9,
      );
      // The longest queues of two banks need not fall together.
      expect(all.queueHighest).toBeGreaterThanOrEqual(Math.max(...banks.map((bank) => bank.queueHighest)));
      expect(all.queueHighest).toBeLessThanOrEqual(sum(({ queueHighest }) => queueHighest));
    }
  });

  it('keeps its books at every instant', () => {
    const model = virtual();
    for (let atMs = 0; !model.finished; atMs += 3 * MINUTE) {
      model.runUntil(atMs);
      model.checkBooks();
    }
    const { arrived, through, inside } = model.travellerCounts();
    const missed = model.results().flights.reduce((sum, flight) => sum + flight.missed, 0);
    expect(arrived).toBe(through + inside + missed);
    expect(arrived).toBeGreaterThan(1_500);
  });

  it('needs no more memory as the day goes on', () => {
    const plain = busyHall('arrival');
    const many = Array.from({ length: 60 }, (_, at) => ({
      ...plain.flights[at % 6]!,
      flightId: `XX${at}`,
      scheduledAtMs: at * 40 * MINUTE,
    }));
    const model = virtual(scenario([site([{ ...plain, flights: many }])], { durationMs: 44 * HOUR }));
    model.runUntil(8 * HOUR);
    const early = model.snapshot().length;
    model.runUntil(40 * HOUR);
    expect(model.travellerCounts().through).toBeGreaterThan(8_000);
    // Rows for the most that were ever there at once; one for each that came would make it four times as long.
    expect(model.snapshot().length).toBeLessThan(early * 1.25);
  });

  it('draws the same for a hall whatever other sites there are', () => {
    const alone = scenario([site([busyHall('departure')])]);
    const more = scenario([
      site([busyHall('arrival', { hallId: 'NEW-arrival' })], { siteId: 'NEW' }),
      site([busyHall('departure')]),
    ]);
    const [hall] = virtual(alone).runToEnd().halls;
    expect(virtual(more).runToEnd().halls[1]).toEqual(hall);
  });

  it('gives on other machines with the same Node the hash written here', () => {
    expect(virtual().runToEnd().traceHash).toBe('05b072c4b6f88b9b');
  });

  it('leaves everybody else alone when a class is added', () => {
    /** When each traveller of no family comes to a lane, how often and for how long, where nobody waits. */
    const checksOf = (classShares: ReturnType<typeof shares>): Map<number, string> => {
      const flights = busyHall('arrival').flights.map((one) => ({ ...one, classShares }));
      const roomy = {
        ...busyHall('arrival', { flights, autogates: 0, counters: 400, capacityTravellers: 9_000 }),
        roster: [{ fromMs: 0, counterOfficers: 400, gateWatchers: 0 }],
      };
      const model = new AirportModel({ scenario: scenario([site([roomy])]), lookups: 'external' });
      const checks = new Map<number, string>();
      while (!model.finished) {
        model.runUntil(9 * HOUR);
        for (const { requestId, kind, siteAtMs, traveller } of model.takeRequests()) {
          model.answer(requestId, { waitedMs: 0 });
          const { serial, travellerClass } = traveller;
          if (travellerClass === 'wni') checks.set(serial, `${checks.get(serial) ?? ''} ${kind} ${siteAtMs}`);
        }
      }
      return checks;
    };
    const before = checksOf(shares({ wni: 0.7, hajj: 0.3 }));
    const after = checksOf(shares({ wni: 0.7, crew: 0.1, diplomat: 0.1, hajj: 0.1 }));
    expect(before.size).toBeGreaterThan(400);
    expect(after).toEqual(before);
  });

  it('refuses a scenario beyond its tables, naming the field', () => {
    expect(() => virtual(busyDay({ durationMs: 30 * 24 * HOUR }))).toThrow(/durationMs: expected/);
  });

  it('stands at time 0 with filled halls once made', () => {
    const model = virtual(scenario([site([busyHall('departure')])]));
    expect(model.nowMs).toBe(0);
    expect(model.travellerCounts().arrived).toBeGreaterThan(0);
    expect(model.results().halls[0]!.banks[0]!.checks).toBe(0);
  });
});
