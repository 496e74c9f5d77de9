import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { expandScenario, parseScenario } from './expand.ts';
import { explainScenario, timelineText } from './explain.ts';

const seeds = join(import.meta.dirname, '..', '..', '..', 'seeds');
const sources = { read: (path: string): string => readFileSync(join(seeds, path), 'utf8') };
const explain = (name: string, from?: string) => {
  const file = `scenarios/${name}.yaml`;
  const options = from === undefined ? {} : { from };
  return explainScenario(expandScenario(parseScenario(sources.read(file), file), sources, options));
};

describe('a scenario told as a timeline', () => {
  it('has the outage of June 2024 begin and end service by service, in the time of the sites', () => {
    const rows = explain('pdn-2024-all-sites').filter(({ kind }) => kind.startsWith('fault'));
    expect(rows.map(({ siteTime, text }) => `${siteTime.en} | ${text.en}`)).toEqual([
      'Thu 20 Jun 2024 04:15 WIB (05:15 WITA) | Never answers: accepts and never answers; all services; all sites',
      'Sat 22 Jun 2024 21:00 WIB (22:00 WITA) | Back: watchlist, interpol, crossing-register; all sites',
      'Sat 22 Jun 2024 21:30 WIB | Back: autogate; CGK-T3',
      'Sun 23 Jun 2024 08:00 WIB (09:00 WITA) | Back: autogate; CGK-T2, DPS, SUB, KNO, MDC, GTO, BTC',
      'Sun 23 Jun 2024 08:00 WIB (09:00 WITA) | Back: visa, stay-permit; all sites',
      'Mon 24 Jun 2024 08:00 WIB (09:00 WITA) | Back: m-paspor; all sites',
    ]);
  });

  it('is in order of time, from start to end, in both languages', () => {
    const rows = explain('pdn-2024');
    expect(rows[0]?.kind).toBe('run-starts');
    expect(rows.at(-1)?.kind).toBe('run-ends');
    expect(rows.every(({ atMs }, at) => at === 0 || atMs >= rows[at - 1]!.atMs)).toBe(true);
    expect(rows.filter(({ kind }) => kind === 'officers-come')).toHaveLength(4);
    expect(timelineText(rows, 'id')).toContain('Kam 20 Jun 2024 04:15 WIB');
    expect(timelineText(rows, 'id')).toContain('Aplikasi Perlintasan pulih. [Tempo, 28 June 2024]');
    expect(timelineText(rows, 'en').split('\n')).toHaveLength(rows.length);
  });

  it('tells a centre that flaps in one line, not in thirty', () => {
    const rows = explain('flapping').filter(({ kind }) => kind.startsWith('fault'));
    expect(rows.map(({ text }) => text.en)).toEqual([
      'Never answers: accepts and never answers; all services; all sites; 20 s off, 40 s on, in turns',
      'No more of: Never answers: accepts and never answers; all services; all sites',
    ]);
  });

  it('tells a fault that is in force already as of the start', () => {
    const rows = explain('pdn-2024', '12:00');
    expect(rows.find(({ kind }) => kind === 'fault-starts')?.atMs).toBe(0);
  });
});
