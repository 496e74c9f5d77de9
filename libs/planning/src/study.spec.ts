import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { expandScenario, parseScenario } from '#scenario';
import type { ExpandedScenario } from '#scenario';
import { datesOf, figureKeys } from './figures.ts';
import { replicate } from './replicate.ts';
import type { Outcome } from './replicate.ts';
import { Study } from './study.ts';
import type { StudyReport, Task } from './study.ts';

const seeds = (path: string): string =>
  readFileSync(new URL(`../../../seeds/${path}`, import.meta.url), 'utf8');
const smallHall = (): ExpandedScenario =>
  expandScenario(parseScenario(seeds('scenarios/small-hall.yaml')), {
    read: (path) => seeds(path),
  });
const withoutOutage = (given: ExpandedScenario): ExpandedScenario => ({ ...given, faults: [] });

/** Runs all tasks with `workers` of different speed, giving outcomes back out of order. */
function conduct(study: Study, workers: number, run = replicate): StudyReport {
  const busy: { task: Task; outcome: Outcome; left: number }[] = [];
  for (let tick = 0; !study.finished; tick += 1) {
    while (busy.length < workers) {
      const task = study.nextTask();
      if (task === null) break;
      const outcome = run(study.scenarios[task.which]!, task.replication);
      busy.push({ task, outcome, left: 1 + ((task.replication * 7) % 5) });
    }
    for (const one of busy) one.left -= 1;
    for (const one of busy.filter(({ left }) => left <= 0)) {
      busy.splice(busy.indexOf(one), 1);
      // By way of JSON, as from another machine.
      study.add(one.task.which, JSON.parse(JSON.stringify(one.outcome)) as Outcome);
    }
  }
  return study.report();
}

describe('a study', () => {
  it('reports the same digits for any number of workers', () => {
    const base = smallHall();
    const other = withoutOutage(base);
    const of = (workers: number): StudyReport =>
      conduct(new Study(base, { kind: 'replications', count: 6 }, other), workers);
    const one = of(1);
    expect(of(4)).toEqual(one);
    expect(one.replications).toBe(6);
    expect(one.digest).toMatch(/^[0-9a-f]{8}$/);
  });

  it('pairs what it compares by common random numbers: without the outage nobody waits longer at a gate', () => {
    const base = smallHall();
    const study = new Study(
      base,
      { kind: 'replications', count: 8 },
      { ...withoutOutage(base), randomSeed: 99 },
    );
    expect(study.scenarios[1]!.randomSeed).toBe(base.randomSeed);
    const report = conduct(study, 2);
    const find = (key: string) => report.figures.find((figure) => figure.key === key)!;
    const gates = find('MDC-arrival counter wait-mean');
    expect(gates.difference!.interval!.mean).toBeLessThan(0);
    expect(gates.difference!.verdict).toBe('less');
    // Pairing pays: the difference is known better than either side.
    expect(gates.difference!.interval!.halfWidth!).toBeLessThan(
      gates.base!.halfWidth! + gates.other!.halfWidth!,
    );
  });

  it('finds no difference between a scenario and itself', () => {
    const base = smallHall();
    const report = conduct(new Study(base, { kind: 'replications', count: 3 }, { ...base }), 1);
    expect(new Set(report.figures.map(({ difference }) => difference!.verdict))).toEqual(new Set(['equal']));
  });

  it('tells queue and delay over the run, each point with its interval', () => {
    const base = smallHall();
    const report = conduct(new Study(base, { kind: 'replications', count: 3 }), 1);
    const [curves] = report.curves;
    expect(curves!.halls.map(({ hallId }) => hallId)).toEqual(['MDC-arrival', 'MDC-departure']);
    expect(curves!.halls[0]!.atMs).toHaveLength(base.durationMs / 300_000 + 1);
    expect(curves!.halls[0]!.points.some((point) => point!.mean > 0 && point!.halfWidth! > 0)).toBe(true);
    expect(curves!.delaysMs.points.filter((point) => point !== null).length).toBeGreaterThan(0);
  });

  it('hands out no more than is wanted and waits for the answers', () => {
    const study = new Study(smallHall(), { kind: 'replications', count: 2 });
    expect([study.nextTask(), study.nextTask(), study.nextTask()]).toEqual([
      { which: 0, replication: 0 },
      { which: 0, replication: 1 },
      null,
    ]);
    expect(() => study.report()).toThrow('when it is finished');
    expect(study.progress).toEqual({ done: 0, wanted: 2 });
  });

  it('refuses a number of replications that is none', () => {
    expect(() => new Study(smallHall(), { kind: 'replications', count: 0 })).toThrow(
      /expected a whole number/,
    );
  });
});

describe('a study with a half width', () => {
  const base = smallHall();
  const keys = figureKeys(base);
  /** Mean waits that scatter by `spreadMs` around a minute. */
  const scattering =
    (spreadMs: number) =>
    (_: ExpandedScenario, replication: number): Outcome => ({
      replication,
      traceHash: String(replication),
      figures: keys.map(() => 60_000 + spreadMs * Math.sin(replication * 12.9898)),
      curves: { queues: [[], []], delaysMs: [] },
    });

  it('stops as soon as every mean wait is known well enough, looking at 10, 15, 20 ...', () => {
    const calm = conduct(
      new Study(base, { kind: 'half-width', toMs: 1_000, most: 200 }),
      3,
      scattering(1_000),
    );
    expect(calm).toMatchObject({ replications: 10, reached: true });
    const wild = conduct(
      new Study(base, { kind: 'half-width', toMs: 1_000, most: 200 }),
      3,
      scattering(4_000),
    );
    expect(wild.replications).toBeGreaterThan(10);
    expect(wild.replications % 5).toBe(0);
    expect(wild.figures[0]!.base!.halfWidth!).toBeLessThanOrEqual(1_000);
  });

  it('takes a share of the mean as well', () => {
    const report = conduct(
      new Study(base, { kind: 'half-width', toShare: 0.01, most: 500 }),
      2,
      scattering(3_000),
    );
    expect(report.figures[0]!.base!.halfWidth!).toBeLessThanOrEqual(600);
    expect(report.reached).toBe(true);
  });

  it('gives up at the most replications and says so', () => {
    const report = conduct(new Study(base, { kind: 'half-width', toMs: 1, most: 22 }), 2, scattering(4_000));
    expect(report).toMatchObject({ replications: 22, reached: false });
  });

  it('stops at the same number for any number of workers', () => {
    const of = (workers: number): StudyReport =>
      conduct(new Study(base, { kind: 'half-width', toMs: 900, most: 200 }), workers, scattering(4_000));
    expect(of(7)).toEqual(of(1));
  });
});

describe('figures', () => {
  it('are four a hall, four a bank and four a local day of departures', () => {
    const given = smallHall();
    expect(datesOf(given)).toEqual(['2024-06-20']);
    expect(figureKeys(given).map(({ key }) => key)).toEqual([
      ...['arrival', 'departure'].flatMap((direction) =>
        ['', 'autogate ', 'counter '].flatMap((lane) =>
          ['wait-mean', 'wait-p50', 'wait-p95', 'queue-max'].map((name) => `MDC-${direction} ${lane}${name}`),
        ),
      ),
      'day 1 flights-late',
      'day 1 delay-86',
      'day 1 delay-93',
      'day 1 missed',
    ]);
    expect(replicate(given, 0).figures).toHaveLength(figureKeys(given).length);
  });
});
