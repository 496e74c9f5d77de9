import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventPage, LateHit, LateHitPage, OutageReport, ReconciliationStatuses } from '#contracts';
import { RunningSystem, until } from '../support/running-system.ts';

const SITE = 'CGK-T3';
const HALL = 'CGK-T3-departure';
const FAULT = 'centre-stopped';

let system: RunningSystem;
let cookie: string;
beforeAll(async () => {
  system = await RunningSystem.start({ scenario: 'normal-day', speed: 30, from: '06:00' });
  const password = await system.passwordOf('operator');
  const said = await fetch(`${system.access.urls['control-room']}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'operator', password }),
  });
  cookie = said.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}, 120_000);
afterAll(async () => {
  await system.stop();
}, 60_000);

/** What the operator sees or does at the public door. */
async function door<T>(path: string, body?: unknown): Promise<T> {
  const said = await fetch(`${system.access.urls['control-room']}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await said.text();
  if (!said.ok) throw new Error(`${path} answered ${said.status}: ${text}`);
  return (said.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T;
}
const unscreened = async (): Promise<number> =>
  (await door<ReconciliationStatuses>('/api/reconciliation')).sites.reduce(
    (sum, site) => sum + site.unscreened,
    0,
  );
const numberOf = async (query: string): Promise<number> =>
  Number((await system.site.query<{ n: string }>(query)).rows[0]?.n);

/** Documents that passed under fallback so far; the site's own snapshot held nothing against them. */
async function clearedUnderFallback(): Promise<
  { crossingId: string; nationality: string; number: string }[]
> {
  const { rows } = await system.site.query<{ id: string; mrz: string }>(
    `select crossing_id as id, body->'document'->>'mrz' as mrz from journal_entry
     where kind = 'CrossingRecorded' and site_id = $1 and body->>'decision' = 'cleared'
       and body->'screening'->>'tier' <> 'online' order by transaction, sequence`,
    [SITE],
  );
  return rows.map(({ id, mrz }) => ({
    crossingId: id,
    number: mrz.slice(45, 54).replaceAll('<', ''),
    nationality: mrz.slice(55, 58).replaceAll('<', ''),
  }));
}

describe('an outage with listed travellers', () => {
  let listed: string[];

  it('lets them pass under fallback, and raises each as one alert when the centre is back, border dying meanwhile', async () => {
    await system.untilCrossings(60);
    const { runId, startsAt } = await system.run();
    await system.ask('data-centre', '/v1/faults', {
      method: 'POST',
      body: {
        faultId: FAULT,
        runId,
        kind: 'stop',
        parameters: {},
        services: 'all',
        sites: 'all',
        leaseMs: 600_000,
        startedBy: 'qa',
      },
    });
    await system.untilMode(SITE, HALL, 'documented', 20_000);
    const passed = await until(
      '300 have passed under fallback',
      async () => {
        const cleared = await clearedUnderFallback();
        return cleared.length >= 300 && cleared;
      },
      120_000,
    );
    // The centre knew them all along; the lists that the site works from did not.
    const wanted = passed.filter((_, at) => at % 30 === 0).slice(0, 8);
    listed = wanted.map(({ crossingId }) => crossingId).sort();
    await system.ask('data-centre', '/v1/services/watchlist/entries', {
      method: 'POST',
      body: {
        entries: wanted.map(({ nationality, number }) => ({
          document: { nationality, documentNumber: number },
          person: null,
          listedFrom: startsAt,
          reason: 'wanted',
        })),
        addedBy: 'auditor',
      },
    });
    await system.ask('data-centre', `/v1/faults/${FAULT}?by=qa`, { method: 'DELETE' });
    for (let round = 0; round < 4; round += 1) {
      await system.kill('border');
      await system.startAgain('border');
    }
    await system.untilMode(SITE, HALL, 'normal', 90_000);
    await until('all is screened again', async () => (await unscreened()) === 0, 60_000);

    const { lateHits } = await door<LateHitPage>(`/api/reconciliation/late-hits?siteId=${SITE}`);
    expect(lateHits.map(({ crossing }) => crossing.crossingId).sort()).toEqual(listed);
    expect(new Set(lateHits.flatMap(({ findings }) => findings.map(({ rule }) => rule)))).toEqual(
      new Set(['listed-at-crossing']),
    );
    expect(await numberOf(`select count(*) n from journal_entry where kind = 'LateHitFound'`)).toBe(8);
    const { events } = await door<EventPage>('/api/events');
    expect(events.filter(({ kind }) => kind === 'LateHitFound')).toHaveLength(8);
  }, 300_000);

  it('is over when people have dealt with them: admitted = recorded = reconciled', async () => {
    for (const crossingId of listed) {
      const path = `/api/reconciliation/late-hits/${crossingId}`;
      expect(await door<LateHit>(`${path}/assignment`, {})).toMatchObject({
        state: 'assigned',
        owner: 'operator',
      });
      expect(await door<LateHit>(`${path}/acknowledgement`, {})).toMatchObject({ state: 'acknowledged' });
      const closed = await door<LateHit>(`${path}/closure`, {
        outcome: 'handed-to-police',
        reason: 'stopped at the aircraft',
      });
      expect(closed).toMatchObject({ state: 'closed', closedBy: 'operator' });
    }
    await system.endAndDrain([SITE, 'CGK-T2']);
    await until('all is screened again', async () => (await unscreened()) === 0, 60_000);
    // Each record in one step, and in one only.
    const steps = `select count(id) n from journal_entry, json_array_elements_text(body->'crossingIds') id
                   where kind = 'RecordsScreened'`;
    const fallback = await numberOf(`select count(*) n from crossing where tier <> 'online'`);
    expect(await numberOf(steps)).toBe(fallback);
    expect(await numberOf(steps.replace('count(id)', 'count(distinct id)'))).toBe(fallback);
    const report = await until('every outage is over', async () => {
      const made = await door<OutageReport>('/api/reports/outages');
      return made.outages.every(({ reconciledAt }) => reconciledAt !== null) && made;
    });
    const here = report.outages.filter(({ siteId }) => siteId === SITE);
    expect(here.length).toBeGreaterThan(0);
    for (const { ledger, checks, merged } of report.outages) {
      expect(ledger.recorded).toBe(ledger.admitted);
      expect(ledger.reconciled).toBe(ledger.recorded);
      const { referred, refused } = ledger.notAdmitted;
      expect(ledger.recorded + referred + refused + merged).toBe(checks.online + checks.local + checks.paper);
    }
    expect(
      here.flatMap(({ lateHits }) => lateHits.map(({ crossing }) => crossing.crossingId)).sort(),
    ).toEqual(listed);
    const local = report.outages.reduce((sum, { checks }) => sum + checks.local, 0);
    expect(local).toBe(await numberOf(`select count(*) n from crossing where tier = 'local'`));

    const page = await door<string>('/api/reports/outages.html?lang=en');
    expect(page).toContain('The three numbers are equal');
    expect(await door<string>('/api/reports/outages.html')).toContain('Ketiga angka sama');
    const csv = await door<string>('/api/reports/outages.csv');
    expect(csv.trim().split('\r\n')).toHaveLength(1 + report.outages.length);
    const said = await numberOf(
      `select count(*) n from journal_entry where kind = 'CommandGiven' and body->>'by' = 'operator'
         and body->>'command' in ('assign-late-hit', 'acknowledge-late-hit', 'close-late-hit')`,
    );
    expect(said).toBe(24);
  }, 120_000);
});
