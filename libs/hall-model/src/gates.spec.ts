import { describe, expect, it } from '@jest/globals';
import { AirportModel } from './airport-model.ts';
import type { HallView } from './observation.ts';
import { HOUR, MINUTE, constant, flight, gamma, hall, outage, scenario, site } from './spec-airport.ts';

/** 100 travellers stand before 4 gates (20 s each) when the centre stops answering. */
const arrivals = hall('arrival', {
  flights: [flight(1, { scheduledAtMs: 0 })],
  showUpMs: constant(0),
  walkMs: constant(MINUTE),
});
const closing = (untilMs: number | null, kind?: string): AirportModel =>
  new AirportModel({
    scenario: scenario([site([arrivals])], { faults: [outage(2 * MINUTE, untilMs, kind)] }),
    lookups: 'model',
  });
const bank = (view: HallView, kind: 'autogate' | 'counter'): HallView['banks'][number] =>
  view.banks.find(({ laneKind }) => laneKind === kind)!;

describe('gates that close', () => {
  it('stay open until the site has noticed: the deadline of the first call, then the hysteresis', () => {
    const model = closing(null);
    model.runUntil(2 * MINUTE + 4_999);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(4);
    model.runUntil(2 * MINUTE + 5_000);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(0);
  });

  it('close sooner when calls are refused at once', () => {
    const model = closing(null, 'stop');
    model.runUntil(2 * MINUTE + 3_000);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(0);
  });

  it('send those in them and those in their queue to the counters, losing nobody', () => {
    const model = closing(null);
    // Travellers 1 to 12 went through by 2:00; 13 to 16 are in the gates, one lookup each was not answered.
    model.runUntil(2 * MINUTE + 4_999);
    const before = model.observeHall(0);
    const inGates = bank(before, 'autogate').lanesBusy;
    const queued = bank(before, 'autogate').queueLength;
    model.runUntil(2 * MINUTE + 5_000);
    model.checkBooks();
    const after = model.observeHall(0);
    expect(model.results().halls[0]!.rerouted).toBe(inGates + queued);
    expect(after.travellersInside).toBe(before.travellersInside);
    expect(bank(after, 'counter').queueLength + bank(after, 'counter').lanesBusy).toBe(
      bank(before, 'counter').queueLength + bank(before, 'counter').lanesBusy + inGates + queued,
    );
  });

  it('let those go on upon whom it was decided', () => {
    // 20 s a check, the decision after 15: at 2:58 the gates are leaving.
    const model = new AirportModel({
      scenario: scenario([site([arrivals])], { faults: [outage(2 * MINUTE + 13_000, null, 'stop')] }),
      lookups: 'model',
    });
    model.runUntil(2 * MINUTE + 15_999);
    const busy = bank(model.observeHall(0), 'autogate').lanesBusy;
    const through = model.travellerCounts().through;
    model.runUntil(2 * MINUTE + 16_000);
    expect(busy).toBe(4);
    expect(bank(model.observeHall(0), 'autogate').lanesBusy).toBe(4);
    model.runUntil(2 * MINUTE + 20_000);
    expect(model.travellerCounts().through).toBe(through + 4);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(0);
  });

  it('free their watchers for counters after the release time', () => {
    const model = closing(null);
    model.runUntil(2 * MINUTE + 5_000 + 5 * MINUTE - 1);
    expect(bank(model.observeHall(0), 'counter').lanesOpen).toBe(2);
    model.runUntil(2 * MINUTE + 5_000 + 5 * MINUTE);
    expect(bank(model.observeHall(0), 'counter').lanesOpen).toBe(4);
    expect(model.observeHall(0).officersOnDuty).toBe(4);
  });

  it('open again when the watchers are back, and take back those who would rather use them', () => {
    const model = closing(20 * MINUTE);
    // Clears at 21:00; the watchers need five minutes.
    model.runUntil(26 * MINUTE - 1);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(0);
    const waiting = bank(model.observeHall(0), 'counter').queueLength;
    model.runUntil(26 * MINUTE);
    const view = model.observeHall(0);
    expect(bank(view, 'autogate').lanesOpen).toBe(4);
    expect(bank(view, 'autogate').lanesBusy).toBe(4);
    expect(bank(view, 'counter').queueLength).toBeLessThan(waiting);
    model.checkBooks();
    // Officers finish the job in hand, then go back to the gates.
    model.runUntil(30 * MINUTE);
    expect(bank(model.observeHall(0), 'counter').lanesOpen).toBe(2);
  });

  it('do not flap with a centre that flaps', () => {
    const flapping = {
      ...outage(2 * MINUTE, 2 * HOUR, 'flap'),
      parameters: { downMs: 20_000, upMs: 40_000 },
    };
    const model = new AirportModel({
      scenario: scenario([site([arrivals])], { faults: [flapping] }),
      lookups: 'model',
    });
    let changes = 0;
    let open = 4;
    for (let atMs = 0; atMs < 3 * HOUR; atMs += 1_000) {
      model.runUntil(atMs);
      const now = bank(model.observeHall(0), 'autogate').lanesOpen;
      if (now !== open) changes += 1;
      open = now;
    }
    expect(changes).toBe(2);
  });

  it('stay open without the visa service for those who need none', () => {
    const visaOnly = { ...outage(2 * MINUTE, null), services: ['visa' as const] };
    const mixed = hall('arrival', {
      flights: [
        flight(1, {
          scheduledAtMs: 0,
          classShares: { ...flight(1).classShares, wni: 0.5, 'wna-evisa': 0.5 },
        }),
      ],
      showUpMs: constant(0),
    });
    const model = new AirportModel({
      scenario: scenario([site([mixed])], { faults: [visaOnly] }),
      lookups: 'model',
    });
    model.runUntil(2 * MINUTE + 4_999);
    const before = bank(model.observeHall(0), 'autogate').queueLength;
    model.runUntil(2 * MINUTE + 5_000);
    const view = model.observeHall(0);
    expect(bank(view, 'autogate').lanesOpen).toBe(4);
    expect(bank(view, 'autogate').queueLength).toBeLessThan(before);
    expect(bank(view, 'autogate').queueLength).toBeGreaterThan(0);
    expect(model.observe().modes[0]!.mode).toBe('combined');
  });

  it('go on with a fresh snapshot where the policy allows it, until that is too old', () => {
    const given = site([arrivals]);
    const lenient = { ...given, policy: { ...given.policy, autogateSnapshotMaxAgeMs: 3 * MINUTE } };
    const model = new AirportModel({
      scenario: scenario([lenient], { faults: [outage(2 * MINUTE, null)] }),
      lookups: 'model',
    });
    model.runUntil(5 * MINUTE);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(4);
    expect(model.observeHall(0).crossings.local).toBeGreaterThan(0);
    model.runUntil(5 * MINUTE + 6_000);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(0);
  });
});

describe("a site's own store that is down", () => {
  it('puts every check on paper, whatever the centre says, and takes as long; the gates stay shut', () => {
    const model = new AirportModel({
      scenario: scenario([site([arrivals])], {
        storeOutages: [{ siteId: 'TST', fromMs: 2 * MINUTE, untilMs: 22 * MINUTE }],
      }),
      lookups: 'model',
    });
    model.runUntil(2 * MINUTE);
    expect(bank(model.observeHall(0), 'autogate').lanesOpen).toBe(0);
    expect(model.observe().modes[0]!.mode).toBe('paper');
    model.runUntil(8 * MINUTE);
    const { crossings: before } = model.observeHall(0);
    model.runUntil(17 * MINUTE);
    const { crossings: after } = model.observeHall(0);
    // Two officers and two who watched the gates; three minutes a check, nine minutes.
    expect(after).toEqual({ ...before, paper: before.paper + 12 });
    model.runUntil(22 * MINUTE);
    expect(model.observe().modes[0]!.mode).not.toBe('paper');
    model.runToEnd();
    expect(model.fork().results()).toEqual(model.results());
  });

  it('is told to a live run, not foreseen', () => {
    const model = new AirportModel({
      scenario: scenario([site([arrivals])], {
        storeOutages: [{ siteId: 'TST', fromMs: -MINUTE, untilMs: null }],
      }),
      lookups: 'external',
    });
    expect(model.observe().modes[0]!.mode).toBe('normal');
  });
});

describe('the mode of a hall', () => {
  it('goes through documented and recovering, once each, and the backlog drains to nothing', () => {
    const model = new AirportModel({
      scenario: scenario(
        [
          site([
            hall('arrival', {
              flights: [flight(1, { scheduledAtMs: 0, travellers: 400 })],
              showUpMs: gamma(30 * MINUTE, 0.5),
            }),
          ]),
        ],
        { faults: [outage(20 * MINUTE, 70 * MINUTE)] },
      ),
      lookups: 'model',
    });
    const modes: string[] = [];
    let mostOwed = 0;
    for (let atMs = 0; atMs <= 3 * HOUR; atMs += 500) {
      model.runUntil(atMs);
      const [view] = model.observe().modes;
      if (modes.at(-1) !== view!.mode) modes.push(view!.mode);
      mostOwed = Math.max(mostOwed, view!.siteBacklog);
    }
    expect(modes).toEqual(['normal', 'documented', 'recovering', 'normal']);
    expect(mostOwed).toBeGreaterThan(50);
    expect(model.observe().modes[0]!.siteBacklog).toBe(0);
  });
});
