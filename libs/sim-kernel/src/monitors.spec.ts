import { describe, expect, it } from '@jest/globals';
import { KeyedRandom, compileDuration } from '#determinism';
import { DurationMonitor } from './duration-monitor.ts';
import { restoreSnapshot, takeSnapshot } from './snapshot.ts';
import { TimeWeightedMonitor } from './time-weighted-monitor.ts';

describe('TimeWeightedMonitor', () => {
  it('weighs each level by how long it held', () => {
    const monitor = new TimeWeightedMonitor(2, 100);
    monitor.set(110, 4, 1); // 0 for 10 ms
    monitor.add(130, -1, 1); // 4 for 20 ms
    // 3 for 10 ms: (0 + 80 + 30) / 40
    expect(monitor.mean(140, 1)).toBe(110 / 40);
    expect([monitor.value(1), monitor.highest(1)]).toEqual([3, 4]);
    expect([monitor.mean(140, 0), monitor.highest(0)]).toEqual([0, 0]);
  });

  it('forgets a warm-up but keeps the level, and the area since the beginning', () => {
    const monitor = new TimeWeightedMonitor();
    monitor.set(0, 8);
    monitor.set(10, 2);
    monitor.reset(20);
    monitor.set(30, 0);
    expect(monitor.mean(40)).toBe(20 / 20);
    expect(monitor.highest()).toBe(2);
    expect(monitor.lifetimeArea(40)).toBe(80 + 20 + 20);
  });
});

describe('DurationMonitor', () => {
  const random = new KeyedRandom({ randomSeed: 9 });
  const purpose = random.purpose('durations');
  const law = compileDuration({ kind: 'lognormal', meanMs: 60_000, cv: 3 });
  const durations = Float64Array.from({ length: 20_000 }, (_, at) =>
    Math.round(law.draw(random.stream(purpose, at))),
  );

  it('has the mean and standard deviation of the plain formulas', () => {
    const monitor = new DurationMonitor();
    durations.forEach((ms) => {
      monitor.record(ms);
    });
    const mean = durations.reduce((sum, ms) => sum + ms, 0) / durations.length;
    const variance = durations.reduce((sum, ms) => sum + (ms - mean) ** 2, 0) / (durations.length - 1);
    expect(monitor.meanMs).toBeCloseTo(mean, 6);
    expect(monitor.sdMs).toBeCloseTo(Math.sqrt(variance), 4);
    expect(monitor.greatestMs).toBe(Math.max(...durations));
  });

  it('gives quantiles within a fifth of a percent of the sorted list, exact below 1,024 ms', () => {
    const monitor = new DurationMonitor();
    const short = new DurationMonitor();
    durations.forEach((ms) => {
      monitor.record(ms);
      short.record(ms % 1024);
    });
    const sorted = durations.toSorted();
    const sortedShort = durations.map((ms) => ms % 1024).toSorted();
    for (const share of [0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.999, 1]) {
      const rank = Math.max(1, Math.ceil(share * sorted.length)) - 1;
      expect(Math.abs(monitor.quantileMs(share) / sorted[rank]! - 1)).toBeLessThan(1 / 512);
      expect(short.quantileMs(share)).toBe(sortedShort[rank]);
    }
    expect(monitor.shareWithin(60_000)).toBeCloseTo(
      sorted.filter((ms) => ms <= 60_000).length / sorted.length,
      2,
    );
  });

  it('merges to what one monitor would have seen', () => {
    const whole = new DurationMonitor();
    const halves = [new DurationMonitor(), new DurationMonitor()] as const;
    durations.forEach((ms, at) => {
      whole.record(ms);
      halves[at < 7000 ? 0 : 1].record(ms);
    });
    const merged = new DurationMonitor();
    merged.merge(halves[0]);
    merged.merge(halves[1]);
    expect(merged.count).toBe(whole.count);
    expect(merged.meanMs).toBeCloseTo(whole.meanMs, 6);
    expect(merged.sdMs).toBeCloseTo(whole.sdMs, 4);
    expect(merged.quantileMs(0.95)).toBe(whole.quantileMs(0.95));
  });

  it('is the same after a snapshot, and small in it when it saw little', () => {
    const monitor = new DurationMonitor();
    [5, 70_000, 5, 2 ** 40].forEach((ms) => {
      monitor.record(ms);
    });
    const bytes = takeSnapshot([monitor]);
    expect(bytes.length).toBeLessThan(200);
    const twin = new DurationMonitor();
    twin.record(1);
    restoreSnapshot(bytes, [twin]);
    expect(takeSnapshot([twin])).toEqual(bytes);
    expect([twin.quantileMs(0.5), twin.greatestMs]).toEqual([5, 2 ** 40]);
    // Beyond 24.8 days the histogram knows only "longer".
    expect(Math.abs(twin.quantileMs(1) / 2 ** 31 - 1)).toBeLessThan(1 / 512);
  });

  it('has no figures before the first observation', () => {
    const monitor = new DurationMonitor();
    expect([
      monitor.meanMs,
      monitor.sdMs,
      monitor.quantileMs(0.5),
      monitor.greatestMs,
      monitor.shareWithin(1),
    ]).toEqual(Array.from({ length: 5 }, () => NaN));
  });
});
