import { describe, expect, it } from '@jest/globals';
import { SERVICES } from '#fallback';
import type { ServiceHealth } from '#fallback';
import type { ExpandedScenario } from '#scenario';
import { AirportModel } from './airport-model.ts';
import type { LaneAnswer, LaneRequest } from './live-requests.ts';
import { LiveContractError } from './model-error.ts';
import {
  HOUR,
  MINUTE,
  busyDay,
  busyHall,
  constant,
  flight,
  hall,
  outage,
  scenario,
  site,
} from './spec-airport.ts';

const live = (given: ExpandedScenario): AirportModel =>
  new AirportModel({ scenario: given, lookups: 'external' });
const allDown = Object.fromEntries(SERVICES.map((service) => [service, 'down'])) as ServiceHealth;
const allUp = Object.fromEntries(SERVICES.map((service) => [service, 'up'])) as ServiceHealth;

/** Answers everything at once; returns the requests made. */
function drive(
  model: AirportModel,
  untilMs: number,
  answerTo: (request: LaneRequest) => Partial<LaneAnswer> = () => ({}),
): LaneRequest[] {
  const all: LaneRequest[] = [];
  for (;;) {
    const reachedMs = model.runUntil(untilMs);
    const requests = model.takeRequests();
    for (const request of requests) model.answer(request.requestId, { waitedMs: 0, ...answerTo(request) });
    all.push(...requests);
    if (requests.length === 0 && reachedMs >= Math.min(untilMs, model.scenario.durationMs)) return all;
  }
}

/** Laws without a lookup time: what a live run with answers in no time amounts to. */
const instant = (): ExpandedScenario => {
  const of = (direction: 'arrival' | 'departure') => {
    const plan = busyHall(direction);
    return { ...plan, service: { ...plan.service, lookupMs: constant(0) } };
  };
  return busyDay({ sites: [site([of('arrival'), of('departure')])], faults: [] });
};

describe('a live run', () => {
  it('is the virtual run, event by event, when every answer takes no time', () => {
    const virtual = new AirportModel({ scenario: instant(), lookups: 'model' }).runToEnd();
    const model = live(instant());
    drive(model, 6 * HOUR);
    expect(model.results().halls).toEqual(virtual.halls);
    expect(model.traceHash).toBe(virtual.traceHash);
  });

  it('records everybody who goes through exactly once, each lane in order', () => {
    const model = live(instant());
    const throughBefore = model.travellerCounts().through;
    const requests = drive(model, 6 * HOUR);
    const records = requests.filter(({ kind }) => kind === 'record-crossing');
    const serials = new Set(records.map(({ traveller }) => traveller.serial));
    expect(serials.size).toBe(records.length);
    // Checks begun before time 0 are virtual to their end; some travellers are still at the second line.
    const through = model.travellerCounts().through - throughBefore;
    expect(Math.abs(records.length - through)).toBeLessThan(12);
    const sequences = new Map<string, number>();
    for (const { laneId, laneSequence } of records) {
      expect(laneSequence).toBe((sequences.get(laneId) ?? 0) + 1);
      sequences.set(laneId, laneSequence);
    }
  });

  it('asks for a check when it starts and for its record when it is decided', () => {
    const model = live(
      scenario([site([hall('arrival', { flights: [flight(1, { scheduledAtMs: 0, travellers: 1 })] })])]),
    );
    model.runUntil(6 * MINUTE);
    const [check] = model.takeRequests();
    expect(check).toMatchObject({
      requestId: 1,
      kind: 'open-check',
      siteAtMs: 6 * MINUTE,
      dueAtMs: 6 * MINUTE + 14_000,
      siteId: 'TST',
      hallId: 'TST-arrival',
      laneId: 'TST-arrival-G01',
      laneKind: 'autogate',
      direction: 'arrival',
      officerId: null,
      traveller: { serial: 1, travellerClass: 'wni', checkNumber: 1, groupSize: 1 },
      checkStartedAtMs: 6 * MINUTE,
      decision: null,
      tier: 'online',
    });
    expect(check!.flight).toMatchObject({ flightNumber: 'GA1', date: '2024-06-20' });
    model.answer(1, { waitedMs: 250.2, tier: 'online', advice: 'clear' });
    model.runUntil(HOUR);
    expect(model.nowMs).toBe(6 * MINUTE + 14_251 + 5_000);
    const [record] = model.takeRequests();
    expect(record).toMatchObject({
      requestId: 2,
      kind: 'record-crossing',
      siteAtMs: 6 * MINUTE + 14_251,
      dueAtMs: 6 * MINUTE + 19_251,
      checkStartedAtMs: 6 * MINUTE,
      laneSequence: 1,
      decision: 'cleared',
    });
    model.answer(2, { waitedMs: 0 });
    model.runUntil(HOUR);
    expect(model.travellerCounts().through).toBe(1);
  });

  it('stands still at an unanswered request, but for the wait that is granted', () => {
    const model = live(
      scenario([site([hall('arrival', { flights: [flight(1, { scheduledAtMs: 0, travellers: 9 })] })])]),
    );
    expect(model.runUntil(HOUR)).toBe(6 * MINUTE + 14_000);
    expect(model.runUntil(HOUR, () => 1_500.7)).toBe(6 * MINUTE + 15_500);
    // What was granted is gone: an answer that says it took less came too late.
    expect(() => model.answer(1, { waitedMs: 1_000 })).toThrow(LiveContractError);
    expect(model.answer(1, { waitedMs: 1_500.7 })).toBe(true);
    expect(model.answer(1, { waitedMs: 1_500.7 })).toBe(false);
    expect(() => model.answer(2, { waitedMs: Number.NaN })).toThrow(/waitedMs: expected/);
  });

  it('charges a wait to the lane one to one', () => {
    const time = (waitedMs: number): number => {
      const model = live(
        scenario([
          site([
            hall('arrival', { autogates: 0, flights: [flight(1, { scheduledAtMs: 0, travellers: 1 })] }),
          ]),
        ]),
      );
      drive(model, 6 * HOUR, ({ kind }) => (kind === 'open-check' ? { waitedMs } : {}));
      return model.results().halls[0]!.insideMean * 6 * HOUR;
    };
    expect(time(2_000) - time(0)).toBeCloseTo(2_000, 3);
  });

  it('takes the law of the tier that the backend answered', () => {
    const time = (tier: 'online' | 'local' | 'paper'): number => {
      const model = live(
        scenario([
          site([
            hall('arrival', { autogates: 0, flights: [flight(1, { scheduledAtMs: 0, travellers: 1 })] }),
          ]),
        ]),
      );
      drive(model, 6 * HOUR, () => ({ tier }));
      return model.results().halls[0]!.insideMean * 6 * HOUR;
    };
    // Half of the check was made before the answer, by the law that was expected: 30 s, then half of 60, 120 or 180.
    expect([time('online'), time('local'), time('paper')].map(Math.round)).toEqual([60_000, 90_000, 120_000]);
  });

  it('sends to a counter whom the backend will not let through a gate', () => {
    const model = live(
      scenario([site([hall('arrival', { flights: [flight(1, { scheduledAtMs: 0, travellers: 1 })] })])]),
    );
    const requests = drive(model, 6 * HOUR, ({ laneKind }) =>
      laneKind === 'autogate' ? { advice: 'use-counter' } : {},
    );
    expect(requests.map(({ kind, laneKind, traveller }) => [kind, laneKind, traveller.checkNumber])).toEqual([
      ['open-check', 'autogate', 1],
      ['open-check', 'counter', 2],
      ['record-crossing', 'counter', 2],
    ]);
    expect(requests[1]!.officerId).toBe('TST-0001');
  });

  it('records as referred whom the backend wants seen by the second line', () => {
    const model = live(
      scenario([
        site([hall('arrival', { autogates: 0, flights: [flight(1, { scheduledAtMs: 0, travellers: 1 })] })]),
      ]),
    );
    const requests = drive(model, 6 * HOUR, () => ({ advice: 'refer' }));
    expect(requests.map(({ decision }) => decision)).toEqual([null, 'referred']);
    expect(model.travellerCounts().through).toBe(1);
  });

  it('drops requests of gates that close, unless the decision has fallen', () => {
    const model = live(
      scenario([site([hall('arrival', { flights: [flight(1, { scheduledAtMs: 0, travellers: 4 })] })])]),
    );
    model.runUntil(6 * MINUTE + 14_000);
    const checks = model.takeRequests();
    expect(checks).toHaveLength(4);
    model.answer(checks[0]!.requestId, { waitedMs: 0 });
    model.runUntil(6 * MINUTE + 14_000);
    const [record] = model.takeRequests();
    model.setServiceHealth('TST', allDown);
    expect(checks.slice(1).map(({ requestId }) => model.answer(requestId, { waitedMs: 0 }))).toEqual([
      false,
      false,
      false,
    ]);
    expect(model.answer(record!.requestId, { waitedMs: 0 })).toBe(true);
    expect(model.results().halls[0]!.rerouted).toBe(3);
    expect(model.takeRequests().map(({ laneId }) => laneId)).toEqual(['TST-arrival-C01', 'TST-arrival-C02']);
    model.checkBooks();
  });

  it('tells which lanes opened and closed, officers by name', () => {
    const model = live(scenario([site([hall('arrival')])]));
    const first = model.takeLaneChanges();
    expect(first.map(({ laneId, open, officerId }) => [laneId, open, officerId])).toEqual([
      ['TST-arrival-G01', true, null],
      ['TST-arrival-G02', true, null],
      ['TST-arrival-G03', true, null],
      ['TST-arrival-G04', true, null],
      ['TST-arrival-C01', true, 'TST-0001'],
      ['TST-arrival-C02', true, 'TST-0002'],
    ]);
    model.setServiceHealth('TST', allDown);
    expect(model.takeLaneChanges().map(({ laneId, open }) => [laneId, open])).toEqual([
      ['TST-arrival-G01', false],
      ['TST-arrival-G02', false],
      ['TST-arrival-G03', false],
      ['TST-arrival-G04', false],
    ]);
    model.runUntil(5 * MINUTE);
    expect(model.takeLaneChanges().map(({ laneId, officerId }) => [laneId, officerId])).toEqual([
      ['TST-arrival-C03', 'TST-0003'],
      ['TST-arrival-C04', 'TST-0004'],
    ]);
    model.setServiceHealth('TST', allUp);
    drive(model, 10 * MINUTE);
    expect(model.takeLaneChanges()).toHaveLength(6);
  });

  it("leaves the scenario's faults to whoever makes them at the data centre", () => {
    const model = live(busyDay());
    drive(model, 90 * MINUTE);
    expect(model.observe().modes[0]!.mode).toBe('normal');
    expect(() => model.setServiceHealth('XXX', allUp)).toThrow(LiveContractError);
    expect(() =>
      new AirportModel({ scenario: busyDay(), lookups: 'model' }).setServiceHealth('TST', allUp),
    ).toThrow(LiveContractError);
  });

  it('can be taken up from a snapshot, open requests included', () => {
    const model = live(instant());
    drive(model, HOUR);
    model.runUntil(2 * HOUR);
    const bytes = model.snapshot();
    const heir = new AirportModel({ scenario: instant(), lookups: 'external' }, bytes);
    for (const one of [model, heir]) {
      for (const { requestId } of one.unansweredRequests()) one.answer(requestId, { waitedMs: 0 });
      one.takeRequests();
      drive(one, 6 * HOUR);
    }
    expect(heir.traceHash).toBe(model.traceHash);
  });

  it('forks into a forecast that answers itself, under the faults that are assumed', () => {
    const model = live(instant());
    drive(model, 80 * MINUTE);
    model.setServiceHealth('TST', allDown);
    model.runUntil(90 * MINUTE);
    const nowMs = model.nowMs;
    const persists = model.fork({ lookups: 'model', faults: [outage(nowMs, null)] });
    const recovers = model.fork({ lookups: 'model', faults: [outage(nowMs, nowMs + 5 * MINUTE)] });
    for (const forecast of [persists, recovers]) forecast.runUntil(3 * HOUR);
    expect(persists.observe().modes[0]!.mode).toBe('documented');
    expect(recovers.observe().modes[0]!.mode).not.toBe('documented');
    const inside = (one: AirportModel): number =>
      one.observeHall(0).travellersInside + one.observeHall(0).overflow;
    expect(inside(recovers)).toBeLessThan(inside(persists));
    expect(model.nowMs).toBe(nowMs);
    persists.checkBooks();
    // A forecast is a snapshot like any other, its assumptions included.
    const again = new AirportModel({ scenario: instant(), lookups: 'model' }, persists.snapshot());
    expect(again.runToEnd().traceHash).toBe(persists.runToEnd().traceHash);
  });
});
