import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { travellersOf } from './arrival-hall.ts';
import type { ArrivalHall } from './arrival-hall.ts';

/**
 * Chicago O'Hare, Terminal 5, Monday 2 January 2017: the systems of United States border control failed for four hours
 * and officers fell back. Travellers, flights, counters in use and waits by hour of arrival are the agency's own, of that
 * day and of the Mondays four weeks either side. README.md beside this file tells the sources and what was fitted.
 */
interface Hour {
  readonly date: string;
  readonly hour: number;
  readonly meanWait: number;
  readonly travellers: number;
  readonly flights: number;
  readonly booths: number;
}

const OUTAGE_DAY = '2017-01-02';
/** 17:00 to 21:00 Eastern, in Central time. */
const OUTAGE = { fromMinute: 16 * 60, untilMinute: 20 * 60 };
/** Fitted to the outage day; both lie within the ranges that the seeds give for counters (35 to 60 s, 60 to 180 s). */
const FITTED = { onlineSeconds: 60, documentedSeconds: 120 };
/** What the seeds take as likely for CGK. */
const SEEDS = { onlineSeconds: 50, documentedSeconds: 85 };

const file = readFileSync(join(import.meta.dirname, 'ord-2017-01-02.csv'), 'utf8');
const hours = parse<Record<string, string>>(file, { columns: true, comment: '#' }).map((row): Hour => ({
  date: row['date']!,
  hour: Number(row['hour']),
  meanWait: Number(row['mean_wait_min']),
  travellers: Number(row['travellers']),
  flights: Number(row['flights']),
  booths: Number(row['booths']),
}));
const hoursOf = (date: string): Hour[] => hours.filter((hour) => hour.date === date);

function hallOf(date: string, seconds: typeof FITTED, outage: ArrivalHall['outage']): ArrivalHall {
  const day = hoursOf(date);
  const boothsIn = (hour: number): number => day.find((one) => one.hour === hour)?.booths ?? 0;
  return {
    startsAtUnixMs: Date.parse(`${date}T00:00:00Z`),
    hours: 28,
    // Evenly over their hour: when within it they came is not told.
    flights: day.flatMap(({ hour, flights, travellers }) =>
      Array.from({ length: flights }, (_, at) => ({
        onBlockMinute: Math.round((hour + (at + 0.5) / flights) * 60),
        travellers: Math.round((travellers * (at + 1)) / flights) - Math.round((travellers * at) / flights),
      })),
    ),
    // In use by the travellers who landed in an hour: some of them only in the next one. At night a handful.
    counters: Array.from({ length: 28 }, (_, hour) => ({
      fromMinute: hour * 60,
      count: Math.max(5, boothsIn(hour), boothsIn(hour - 1)),
    })),
    capacityTravellers: 100_000,
    // As in the seeds.
    disembarkMs: { kind: 'pert', minMs: 180_000, modeMs: 540_000, maxMs: 1_500_000 },
    onlineMs: { kind: 'gamma', meanMs: seconds.onlineSeconds * 1_000, cv: 0.5 },
    documentedMs: { kind: 'gamma', meanMs: seconds.documentedSeconds * 1_000, cv: 0.5 },
    outage,
    randomSeed: 20170102,
  };
}

const REPLICATIONS = 3;

/** Mean wait by hour of landing, over replications. */
function waitsByHour(hall: ArrivalHall): Map<number, number> {
  const sums = new Map<number, { minutes: number; count: number }>();
  for (let replication = 0; replication < REPLICATIONS; replication += 1) {
    for (const { onBlockMinute, waitMinutes } of travellersOf(hall, replication)) {
      const hour = Math.floor(onBlockMinute / 60);
      const sum = sums.get(hour) ?? { minutes: 0, count: 0 };
      sum.minutes += waitMinutes;
      sum.count += 1;
      sums.set(hour, sum);
    }
  }
  return new Map([...sums].map(([hour, { minutes, count }]) => [hour, minutes / count]));
}

const STRUCK = [15, 16, 17, 18, 19, 20];
const struck = hoursOf(OUTAGE_DAY).filter(({ hour }) => STRUCK.includes(hour));

/** Mean over travellers. */
const overall = (of: readonly Hour[], wait: (hour: Hour) => number): number =>
  of.reduce((sum, hour) => sum + wait(hour) * hour.travellers, 0) /
  of.reduce((sum, hour) => sum + hour.travellers, 0);
const rootMeanSquare = (values: readonly number[]): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe("O'Hare on 2 January 2017", () => {
  it('waits as measured, on the whole, when checks take a minute, and two while documented', () => {
    const modelled = waitsByHour(hallOf(OUTAGE_DAY, FITTED, OUTAGE));
    const measured = overall(struck, ({ meanWait }) => meanWait);
    expect(measured).toBeCloseTo(40.8, 1);
    // Tolerances: a fifth of the six hours' mean, 20 minutes root mean square of the single hours.
    expect(Math.abs(overall(struck, ({ hour }) => modelled.get(hour)!) / measured - 1)).toBeLessThan(0.2);
    expect(rootMeanSquare(struck.map(({ hour, meanWait }) => modelled.get(hour)! - meanWait))).toBeLessThan(
      20,
    );
    // Calm at noon; whoever landed before it began is caught; less once they had more counters; worse again at the evening bank.
    expect(modelled.get(12)!).toBeLessThan(16);
    expect(modelled.get(15)!).toBeGreaterThan(25);
    expect(modelled.get(16)!).toBeGreaterThan(modelled.get(17)!);
    expect(modelled.get(19)!).toBeGreaterThan(modelled.get(18)!);
  });

  it('would have waited a third of that had nothing failed', () => {
    const calm = waitsByHour(hallOf(OUTAGE_DAY, FITTED, null));
    expect(overall(struck, ({ hour }) => calm.get(hour)!)).toBeLessThan(40.8 / 2.5);
  });

  it('sees no outage on the eight other Mondays, with the same figures', () => {
    const dates = [...new Set(hours.map(({ date }) => date))].filter((date) => date !== OUTAGE_DAY);
    expect(dates).toHaveLength(8);
    const differences = dates.flatMap((date) => {
      const modelled = waitsByHour(hallOf(date, FITTED, null));
      const afternoon = hoursOf(date).filter(({ hour }) => hour >= 12 && hour <= 20);
      const [theirs, ours] = [
        overall(afternoon, ({ meanWait }) => meanWait),
        overall(afternoon, ({ hour }) => modelled.get(hour)!),
      ];
      expect(ours).toBeLessThan(25);
      return [ours - theirs];
    });
    expect(rootMeanSquare(differences)).toBeLessThan(8);
  });

  it('is not what the middle figures of our seeds would give: they are too quick for it', () => {
    const modelled = waitsByHour(hallOf(OUTAGE_DAY, SEEDS, OUTAGE));
    expect(overall(struck, ({ hour }) => modelled.get(hour)!)).toBeLessThan(20);
  });
});
