import { beforeAll, describe, expect, it } from '@jest/globals';
import { XMLValidator } from 'fast-xml-parser';
import { Study, replicate } from '#planning';
import type { StudyReport } from '#planning';
import { readSettings } from '../settings.ts';
import { pairUp } from './counterpart.ts';
import { reportCsv } from './csv.ts';
import { parseHalfWidth, parseSpan, rerunCommand, ruleOf } from './flags.ts';
import { reportSvg } from './plot.ts';
import { loadScenario } from './scenarios.ts';
import { reportTable } from './table.ts';
import { airlineRuleText } from './wording.ts';

const { seedsFolder } = readSettings({});
const base = loadScenario('small-hall', seedsFolder);
const calm = { ...base, scenario: 'calm', faults: [] };
const names = { base: 'small-hall', other: 'calm' };

describe('a report', () => {
  let report: StudyReport;
  beforeAll(() => {
    const study = new Study(base, { kind: 'replications', count: 3 }, calm);
    for (let task = study.nextTask(); task !== null; task = study.nextTask()) {
      study.add(task.which, replicate(study.scenarios[task.which]!, task.replication));
    }
    report = study.report();
  });

  it('has a block of three lines a place when scenarios are compared, else one', () => {
    const plain = (_: string, text: string): string => text;
    const compared = reportTable(report, names, plain);
    expect(compared.filter((line) => line.startsWith('  difference'))).toHaveLength(7);
    expect(compared.some((line) => /^ {2}difference .*(▲|▼|≈|equal)/.test(line))).toBe(true);
    const alone = reportTable(report, { base: 'small-hall', other: null }, plain);
    expect(alone.find((line) => line.startsWith('MDC-arrival counters'))).toMatch(/\d\.\d ± \d\.\d min/);
    expect(alone.some((line) => line.includes('difference'))).toBe(false);
  });

  it('has full digits for machines, times in minutes', () => {
    const [head, ...rows] = reportCsv(report, names).trimEnd().split('\r\n');
    expect(rows).toHaveLength(3 * report.figures.length);
    for (const row of rows) expect(row.split(',')).toHaveLength(head!.split(',').length);
    const wait = report.figures.find(({ key }) => key === 'MDC-arrival counter wait-mean')!;
    const cells = rows.find((row) => row.startsWith('small-hall,wait-mean,MDC-arrival,counter'))!.split(',');
    expect(Number(cells[8])).toBeCloseTo(wait.base!.mean / 60_000, 12);
    expect(Number(cells[12]) - Number(cells[11])).toBeCloseTo((2 * wait.base!.halfWidth!) / 60_000, 9);
  });

  it('is drawn as one well-formed picture that says what it shows', () => {
    const svg = reportSvg(report, [base, calm], 'Small <hall> & "calm"');
    expect(XMLValidator.validate(svg)).toBe(true);
    expect(svg).toContain('Small &lt;hall&gt; &amp; &quot;calm&quot;');
    expect(svg).toContain('95 % intervals');
    expect(svg).toContain('08:00 WITA');
    expect(svg).toContain('a service of the lanes fails (small-hall)');
    // One site of two halls, twice; one curve of delays, twice: a band and a line each.
    expect(svg.match(/<path /g)).toHaveLength(2 * (4 + 2));
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });
});

describe('what a scenario is compared with', () => {
  it('runs as long as both last', () => {
    const { base: short, other, caution, cutToMs } = pairUp(base, 'normal-day', seedsFolder, {});
    expect([short.durationMs, other.durationMs, cutToMs]).toEqual([
      base.durationMs,
      base.durationMs,
      base.durationMs,
    ]);
    expect(caution).toMatch(/small-hall begins at 08:00 WITA, normal-day at 03:45 WIB: different hours/);
  });

  it('can be itself with nothing broken and nobody called in', () => {
    const outage = loadScenario('pdn-2024', seedsFolder);
    const { other, caution, cutToMs } = pairUp(outage, 'without-faults', seedsFolder, {});
    expect([caution, cutToMs, other.faults]).toEqual([null, null, []]);
    expect(other.sites.flatMap(({ halls }) => halls.flatMap(({ callIns }) => callIns))).toEqual([]);
    expect(other.sites.map(({ siteId }) => siteId)).toEqual(outage.sites.map(({ siteId }) => siteId));
  });
});

describe('the airline rule', () => {
  it('is told in a sentence', () => {
    const airline = { ...base.airline, boardingCutOffMs: 600_000, callForwardWithinMs: 1_200_000 };
    expect(airlineRuleText({ ...base, airline: { ...airline, holdUpToMs: 1_800_000 } })).toBe(
      'gates close 10 min before off-block; a flight waits for travellers in the hall until 30 min after schedule, ' +
        'then leaves them behind; travellers are called forward 20 min before off-block',
    );
    expect(airlineRuleText({ ...base, airline: { ...airline, holdUpToMs: 0, callForwardWithinMs: 0 } })).toBe(
      'gates close 10 min before off-block; a flight waits for nobody',
    );
  });
});

describe('flags', () => {
  const flags = { most: 500 };

  it('take a half width as a time or as a share', () => {
    expect(parseHalfWidth('30s')).toEqual({ toMs: 30_000 });
    expect(parseHalfWidth('0.5m')).toEqual({ toMs: 30_000 });
    expect(parseHalfWidth('5%')).toEqual({ toShare: 0.05 });
    for (const wrong of ['5x', '30', '0s', '100%', '-1s', '']) {
      expect(() => parseHalfWidth(wrong)).toThrow(/such as 30s or 0.5m, or a share of the mean such as 5%/);
    }
  });

  it('take a span', () => {
    expect(parseSpan('24h')).toBe(86_400_000);
    expect(parseSpan('90m')).toBe(5_400_000);
    expect(() => parseSpan('0m')).toThrow(/such as 90m or 24h/);
  });

  it('make twenty replications unless they say otherwise', () => {
    expect(ruleOf(flags)).toEqual({ kind: 'replications', count: 20 });
    expect(ruleOf({ ...flags, replications: 7 })).toEqual({ kind: 'replications', count: 7 });
    expect(ruleOf({ ...flags, halfWidth: { toMs: 1_000 } })).toEqual({
      kind: 'half-width',
      toMs: 1_000,
      most: 500,
    });
  });

  it('come back as the command for the same digits: how many it took, not how that was found', () => {
    const given = { ...flags, halfWidth: { toShare: 0.05 }, compare: "o'day.yaml", first: 5_400_000 };
    expect(rerunCommand('pdn-2024', given, { replications: 35, randomSeed: 9 })).toBe(
      `npm run -s perlintasan -- plan pdn-2024 --replications 35 --seed 9 --compare 'o'\\''day.yaml' --first 90m`,
    );
  });
});

describe('a scenario of the command line', () => {
  it('can be cut short', () => {
    expect(loadScenario('small-hall', seedsFolder, { firstMs: 3_600_000 }).durationMs).toBe(3_600_000);
    expect(loadScenario('small-hall', seedsFolder, { firstMs: 9e9 }).durationMs).toBe(base.durationMs);
  });

  it('is refused with the names that there are', () => {
    expect(() => loadScenario('no-such-day', seedsFolder)).toThrow('there is no scenario no-such-day');
    try {
      loadScenario('no-such-day', seedsFolder);
    } catch (error) {
      expect((error as { remedy: string }).remedy).toContain('small-hall');
    }
  });
});
