import { describe, expect, it } from '@jest/globals';
import { outageReport } from '#contracts';
import type { Outage, OutageReport } from '#contracts';
import { outageCsv } from './outage-csv.ts';
import { outagePage } from './outage-page.ts';

const crossing: Outage['lateHits'][number]['crossing'] = {
  crossingId: 'pdn-2024-7f3a9c.00000412',
  runId: 'pdn-2024-7f3a9c',
  siteId: 'CGK-T3',
  laneId: 'CGK-T3-departure-C07',
  direction: 'departure',
  siteAt: '2024-06-19T22:40:00.000Z',
  flightNumber: 'GA832',
  officerId: 'CGK-T3-0113',
  tier: 'local',
  decision: 'cleared',
};
const outage: Outage = {
  siteId: 'CGK-T3',
  runId: 'pdn-2024-7f3a9c',
  startedAt: '2024-06-19T21:15:02.000Z',
  restoredAt: '2024-06-19T23:40:00.000Z',
  reconciledAt: null,
  kind: 'centre',
  services: ['watchlist', 'crossing-register'],
  checks: { online: 212, local: 1_284, paper: 0 },
  drainMs: 90_000,
  backlog: {
    most: 1_284,
    points: [
      { siteAt: '2024-06-19T21:15:30.000Z', unsynced: 12 },
      { siteAt: '2024-06-19T22:30:00.000Z', unsynced: 803 },
      { siteAt: '2024-06-19T23:40:00.000Z', unsynced: 1_284 },
      { siteAt: '2024-06-19T23:41:30.000Z', unsynced: 0 },
    ],
  },
  ledger: {
    admitted: 1_490,
    recorded: 1_490,
    reconciled: 1_489,
    rest: { atRegisterNotYet: 0, blocked: 0, unscreened: 0, lateHitOpen: 1, conflictOpen: 0 },
    notAdmitted: { referred: 5, refused: 1 },
  },
  merged: 0,
  mergedBy: { 'same-form-twice': 0, 'gate-then-manual': 0, 'counter-then-form': 0, 'manual-then-gate': 0 },
  lateHits: [
    {
      crossing,
      findings: [
        {
          service: 'watchlist',
          rule: 'listed-at-crossing',
          atCrossing: 'hit',
          now: 'hit',
          versionAtCrossing: 2,
          listVersion: 2,
          snapshotVersion: 1,
          snapshotAgeMs: 5_100_000,
        },
      ],
      state: 'assigned',
      foundAt: '2026-11-21T20:05:00.000Z',
      owner: 'rina <qa>',
      acknowledgedBy: null,
      outcome: null,
      closedBy: null,
      closedReason: null,
      changedAt: '2026-11-21T20:06:00.000Z',
    },
  ],
  conflicts: [],
  decisions: [
    {
      kind: 'CrossingSetAside',
      crossingId: 'pdn-2024-7f3a9c.00000500',
      by: 'agus',
      reason: 'entered twice, by mistake',
      siteAt: '2024-06-19T23:50:00.000Z',
    },
  ],
};
const reportOf = (change: Partial<Outage> = {}): OutageReport => ({
  runId: 'pdn-2024-7f3a9c',
  title: { id: 'Gangguan PDN', en: 'The PDN outage' },
  sites: [
    {
      siteId: 'CGK-T3',
      name: { id: 'Terminal 3', en: 'Terminal 3' },
      timeZone: 'Asia/Jakarta',
      zoneName: 'WIB',
      forms: { issued: 100, used: 41, spoiled: 2, lost: 0, returned: 54, outstanding: 3 },
    },
  ],
  madeAt: '2026-11-21T20:10:00.000Z',
  outages: [{ ...outage, ...change }],
});
const withLedger = (change: Partial<Outage['ledger']>): OutageReport =>
  reportOf({ ledger: { ...outage.ledger, ...change } });

describe('the report of outages as a page', () => {
  it('is of what the contracts say', () => {
    expect(outageReport.safeParse(reportOf())).toMatchObject({ success: true });
  });

  it('says of the equation that it ties out, what is still in hand, or that something is lost', () => {
    const rest = { ...outage.ledger.rest, lateHitOpen: 0 };
    expect(outagePage(withLedger({ reconciled: 1_490, rest }), 'en')).toContain(
      'The three numbers are equal',
    );
    expect(outagePage(reportOf(), 'en')).toContain(
      'Recorded and not yet reconciled: 1 with a late hit not closed.',
    );
    const lost = outagePage(withLedger({ admitted: 1_491 }), 'en');
    expect(lost).toContain('more than was recorded');
    expect(lost).toContain('&gt;');
  });

  it('says how the paper forms stand, and nothing where none were issued', () => {
    const page = outagePage(reportOf(), 'en');
    expect(page).toContain('<th scope="col">unaccounted for</th>');
    expect(page).toContain('<td>CGK-T3</td><td>100</td><td>41</td><td>2</td><td>0</td><td>54</td><td>3</td>');
    const none = { issued: 0, used: 0, spoiled: 0, lost: 0, returned: 0, outstanding: 0 };
    const report = reportOf();
    const sites = report.sites.map((site) => ({ ...site, forms: none }));
    expect(outagePage({ ...report, sites }, 'en')).not.toContain('unaccounted for');
  });

  it('writes numbers and times as its readers do, in the time of the site', () => {
    expect(outagePage(reportOf(), 'id')).toContain('<b>1.490</b>');
    expect(outagePage(reportOf(), 'en')).toContain('<b>1,490</b>');
    expect(outagePage(reportOf(), 'id')).toContain('20 Jun 2024 04:15 WIB');
    expect(outagePage(reportOf(), 'id')).toContain('Cekal Online: sudah tercantum saat melintas');
    expect(outagePage(reportOf(), 'en')).toContain('<td>set aside</td>');
  });

  it('loads nothing, and shows what people wrote as text', () => {
    const page = outagePage(reportOf(), 'en');
    expect(page).not.toMatch(/<script|<link|src=|https?:/);
    expect(page).toContain('rina &lt;qa&gt;');
  });

  it('names the rule by which records were merged, and the services in words', () => {
    const page = outagePage(
      reportOf({
        merged: 3,
        mergedBy: {
          'same-form-twice': 2,
          'gate-then-manual': 0,
          'counter-then-form': 1,
          'manual-then-gate': 0,
        },
      }),
      'en',
    );
    expect(page).toContain('3 (2 the same form keyed twice; 1 at the counter, then on a form)');
    expect(page).toContain('<dd>watch list, crossing register</dd>');
  });

  it('names what was down when it was the site’s own database alone', () => {
    const store = { kind: 'site-store', services: [], checks: { online: 3, local: 0, paper: 412 } } as const;
    const page = outagePage(reportOf({ ...store, services: [] }), 'en');
    expect(page).toContain('<dt>What failed</dt><dd>the site’s own database</dd>');
    expect(page).toContain('412 paper');
    expect(page).not.toContain('Services that failed');
    const indonesian = outagePage(reportOf({ ...store, services: [] }), 'id');
    expect(indonesian).toContain('<dd>basis data TPI sendiri</dd>');
  });

  it('begins with a line for each outage when there are more than one', () => {
    const two = reportOf();
    const page = outagePage({ ...two, outages: [...two.outages, ...two.outages] }, 'en');
    expect(page.match(/<td>not yet reconciled<\/td>/g)).toHaveLength(2);
    expect(outagePage(two, 'en')).not.toContain('Outages of this run');
  });

  it('says when there was none', () => {
    expect(outagePage({ ...reportOf(), outages: [] }, 'id')).toContain('Tidak ada layanan');
  });
});

describe('the report of outages as CSV', () => {
  it('has a heading and one line an outage, empty where there is nothing yet', () => {
    const [heading, line, ...more] = outageCsv(reportOf()).split('\r\n');
    expect(more).toEqual(['']);
    const cells = Object.fromEntries(
      heading!.split(',').map((name, at) => [name, line!.split(',')[at]] as const),
    );
    expect(cells).toMatchObject({
      site_id: 'CGK-T3',
      kind: 'centre',
      services: 'watchlist crossing-register',
      reconciled_at: '',
      drain_seconds: '90',
      admitted: '1490',
      recorded: '1490',
      reconciled: '1489',
      late_hits: '1',
    });
  });
});
