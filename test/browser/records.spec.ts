import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import type { LateHit, RecordInFull, Role } from '#contracts';
import { accessibilityFindings } from '../support/accessibility-findings.ts';
import { launchBrowser, newContext } from '../support/browser.ts';
import { RecordsGround } from '../support/records-ground.ts';
import type { LeftBehind } from '../support/records-ground.ts';
import { until } from '../support/running-system.ts';

let ground: RecordsGround;
let browser: Browser;
let left: LeftBehind;
let page: Page;
const complaints: string[] = [];
const cookies = new Map<Role, string>();

beforeAll(async () => {
  [ground, browser] = await Promise.all([RecordsGround.prepare(), launchBrowser()]);
}, 120_000);
afterAll(async () => {
  await browser.close();
  await ground.system.stop();
}, 60_000);

/** At the public door, as somebody of this role. */
async function door<T>(role: Role, path: string, body?: unknown): Promise<T> {
  const said = await fetch(`${ground.system.access.address}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      cookie: await cookieOf(role),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await said.text();
  if (!said.ok) throw new Error(`${path} answered ${said.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** One sign-in a role: they are throttled. */
async function cookieOf(role: Role): Promise<string> {
  const known = cookies.get(role);
  if (known !== undefined) return known;
  const said = await fetch(`${ground.system.access.address}/api/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: role, password: await ground.system.passwordOf(role) }),
  });
  const cookie = said.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  cookies.set(role, cookie);
  return cookie;
}

async function openAs(role: Role, path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const [name = '', value = ''] = (await cookieOf(role)).split(/=(.*)/s);
  const context = await newContext(browser, {
    viewport: { width: 1440, height: 1000 },
    reducedMotion: 'reduce',
    ...options,
  });
  await context.addCookies([{ name, value, domain: '127.0.0.1', path: '/' }]);
  const opened = await context.newPage();
  opened.on('pageerror', (error) => complaints.push(error.message));
  await opened.goto(`${ground.system.access.address}${path}`);
  await opened.getByRole('banner').waitFor();
  return opened;
}

const row = (name: string | RegExp): Locator => page.getByRole('row').filter({ hasText: name });
const reason = (): Locator => page.getByRole('textbox', { name: 'Reason', exact: true });
const go = async (queue: string): Promise<void> => {
  await page.getByRole('navigation', { name: 'Queues' }).getByRole('link', { name: queue }).click();
  await page.getByRole('heading', { level: 3, name: queue }).waitFor();
};

describe('before any outage', () => {
  it('says of each place what will appear there', async () => {
    page = await openAs('operator', '/records?lang=en');
    await page.getByText('There has been no outage in this run yet.').waitFor();
    await page.getByText('No late hit is open.').waitFor();
    for (const [queue, says] of [
      ['Conflicts', 'No conflict is open.'],
      ['Blocked', 'No record is blocked.'],
      ['Merged', 'No records have been merged.'],
    ] as const) {
      await go(queue);
      await page.getByText(says).waitFor();
    }
    expect(await page.title()).toBe('Records · Perlintasan');
  }, 60_000);
});

describe('an operator, after an outage in which listed travellers passed', () => {
  beforeAll(async () => {
    left = await ground.outage();
  }, 300_000);

  it('is called from the room, and comes to the records by the keyboard alone', async () => {
    await page.getByRole('link', { name: 'Control room' }).click();
    await page.getByRole('region', { name: 'Waiting for a person' }).waitFor();
    const late = page.getByRole('link', { name: `${left.listed.length} late hits` });
    await late.waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: '2 conflicts' }).waitFor();
    await page.getByRole('link', { name: '1 blocked record' }).waitFor();
    await late.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 2, name: 'Records after an outage' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/records');
    expect(await page.locator(':focus').getAttribute('aria-labelledby')).toBe('records-title');
  }, 60_000);

  it('takes a late hit, acknowledges it, and closes it with an outcome', async () => {
    await until('all late hits are there', async () => {
      return (await page.getByRole('button', { name: /^Take late hit/ }).count()) === left.listed.length;
    });
    await row(/nobody’s for/)
      .first()
      .waitFor();
    await page
      .getByRole('button', { name: /^Take late hit/ })
      .first()
      .click();
    await page.getByText('The late hit is yours now.').waitFor();
    await page.getByText('was listed at the crossing', { exact: false }).first().waitFor();
    // What was pressed is gone; the focus is where it goes on.
    await page.getByRole('button', { name: 'I have it in hand' }).press('Enter');
    await page.getByText('Noted: you have it in hand.').waitFor();
    await page.getByRole('button', { name: 'Close with this outcome' }).click();
    await page.getByText('Choose an outcome.').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('outcome');
    await page.getByLabel('Outcome').selectOption({ label: 'Handed to the police' });
    await page.getByRole('button', { name: 'Close with this outcome' }).click();
    await page.getByText('Give a reason of at least 3 letters').waitFor();
    await reason().fill('stopped at the aircraft');
    await page.getByRole('button', { name: 'Close with this outcome' }).click();
    await page.getByText('The late hit is closed: Handed to the police.').waitFor();
    expect(await page.locator(':focus').textContent()).toBe('Late hits');
    const { lateHits } = await door<{ lateHits: LateHit[] }>(
      'operator',
      '/api/reconciliation/late-hits?which=all',
    );
    const closed = lateHits.filter(({ state }) => state === 'closed');
    expect(closed).toMatchObject([
      { owner: 'operator', acknowledgedBy: 'operator', outcome: 'handed-to-police' },
    ]);
  }, 60_000);

  it('is told at the field when nobody of that name can act', async () => {
    await page
      .getByRole('button', { name: /^Open late hit/ })
      .first()
      .click();
    await page.getByText('Give it to another operator').click();
    await page.getByLabel('Sign-in name of an operator').fill('auditor');
    await page.getByRole('button', { name: 'Give', exact: true }).click();
    await page.getByText(/auditor is no operator.*Example: operator/).waitFor();
  }, 30_000);

  it('loses nothing typed when somebody else deals with it meanwhile', async () => {
    const number = page.getByRole('definition').filter({ hasText: /^normal-day-/ });
    const crossingId = (await number.first().textContent()) ?? '';
    expect(left.listed).toContain(crossingId);
    const path = `/api/reconciliation/late-hits/${crossingId}`;
    await door('operator', `${path}/assignment`, {});
    await door('operator', `${path}/acknowledgement`, {});
    await page.getByLabel('Outcome').waitFor({ timeout: 15_000 });
    await reason().fill('half a sentence');
    await door('operator', `${path}/closure`, { outcome: 'not-the-person', reason: 'another one' });
    await page.getByText('Somebody else has dealt with this').waitFor({ timeout: 15_000 });
    expect(await reason().inputValue()).toBe('half a sentence');
    await page.getByRole('button', { name: /^Close late hit/ }).click();
    await until('the row is gone', async () => {
      return (await page.getByRole('button', { name: /^Open late hit/ }).count()) === left.listed.length - 2;
    });
  }, 60_000);

  it('decides conflicts: the records side by side, the rule in words, the stamp proposed', async () => {
    await go('Conflicts');
    await page.getByRole('button', { name: /^Open conflict stamp disagrees/ }).click();
    await page.getByText('Rule: where stamp and system disagree the stamp prevails').waitFor();
    const compared = page.getByRole('region', { name: /^Compared: stamp/ });
    expect(await compared.getByRole('cell').allTextContents()).toEqual(['GA823', 'GA832']);
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('Choose a decision.').waitFor();
    await page.getByLabel('The stamp prevails (the rule’s proposal)').check();
    await reason().fill('the boarding pass says so');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('Decided: The stamp prevails.').waitFor();

    await page.getByRole('button', { name: /^Open conflict two entries/ }).click();
    const pair = page.getByRole('region', { name: /^Compared: two entries/ });
    for (const { crossingId } of left.entries) await pair.getByText(crossingId).waitFor();
    await page.getByLabel('The second record stands').check();
    await reason().fill('sent back to the counter');
    await page.getByRole('button', { name: 'Decide' }).click();
    await page.getByText('Decided: The second record stands.').waitFor();
    await page.getByText('No conflict is open.').waitFor();
  }, 60_000);

  it('mends a blocked record, is told at the field what is wrong, and sees the register take it', async () => {
    await go('Blocked');
    await page.getByRole('button', { name: /^Open blocked record/ }).click();
    await page.getByLabel('Flight number').fill('no flight');
    await reason().fill('a slip of the pen');
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText(/flight number such as GA832/).waitFor();
    expect(await page.getByLabel('Flight number').getAttribute('aria-invalid')).toBe('true');
    await page.getByLabel('Flight number').fill('GA830');
    await page.getByText('1 field changed.').waitFor();
    await page.getByRole('button', { name: 'Send again' }).click();
    await page.getByText('Sent again.').waitFor();
    await page.getByText(/taken by the register at/).waitFor({ timeout: 30_000 });
    const { crossingId } = left.blocked;
    const { record, original, forwarding } = await door<RecordInFull>(
      'operator',
      `/api/reconciliation/crossings/${crossingId}`,
    );
    expect(forwarding.state).toBe('acknowledged');
    expect([record.flight.flightNumber, original?.flight.flightNumber]).toEqual(['GA830', 'GA832']);
    const { runId } = await ground.system.run();
    const atCentre = await ground.system.registerOf(runId);
    expect(atCentre.filter((one) => one.crossingId === crossingId)).toHaveLength(1);
  }, 90_000);

  it('finds merged duplicates with the rule that found them, and takes them away as a file', async () => {
    await go('Merged');
    await row('the same form keyed twice').waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download Merged as CSV' }).click(),
    ]);
    expect(file.suggestedFilename()).toBe('merged.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(left.twice[1].crossingId);
  }, 30_000);

  it('sees the outage tie out to the traveller once the last late hit is closed', async () => {
    await go('Late hits');
    for (const crossingId of left.listed) {
      const path = `/api/reconciliation/late-hits/${crossingId}`;
      const { lateHits } = await door<{ lateHits: LateHit[] }>('operator', '/api/reconciliation/late-hits');
      if (!lateHits.some(({ crossing }) => crossing.crossingId === crossingId)) continue;
      await door('operator', `${path}/assignment`, {});
      await door('operator', `${path}/acknowledgement`, {});
      await door('operator', `${path}/closure`, { outcome: 'intercepted', reason: 'at the gate' });
    }
    await page.getByText('No late hit is open.').waitFor({ timeout: 15_000 });
    await until(
      'every outage ties out',
      async () => {
        const verdicts = await page
          .getByRole('listitem')
          .filter({ hasText: 'let through' })
          .allTextContents();
        return verdicts.length > 0 && verdicts.every((text) => text.includes('Ties out'));
      },
      60_000,
    );
    const report = page.getByRole('link', { name: 'Full report to print, in a new tab' });
    expect(await report.getAttribute('href')).toBe('/api/reports/outages.html?lang=en');
  }, 90_000);
});

describe('others', () => {
  it('an auditor reads: no action, document numbers masked, and told so', async () => {
    const opened = await openAs('auditor', '/records?lang=en');
    await opened.getByText('Your role, Auditor, reads only').waitFor();
    await opened.getByText('All', { exact: true }).click();
    await opened
      .getByRole('button', { name: /^Open late hit/ })
      .first()
      .click();
    await opened.getByText(/Closed by operator/).waitFor();
    await opened
      .getByText(/^[A-Z]{3} •+\w{3}$/)
      .first()
      .waitFor();
    expect(await opened.getByRole('button', { name: /^Take|in hand|Give/ }).count()).toBe(0);
    await opened.context().close();
  }, 60_000);

  it('a viewer is told that records are not for them, and still sees how many wait', async () => {
    const opened = await openAs('viewer', '/records?lang=en');
    await opened.getByText('Records of travellers are open to Operator and Auditor.').waitFor();
    await opened
      .getByText(/not yet at the centre/)
      .first()
      .waitFor();
    expect(await opened.getByRole('alert').count()).toBe(0);
    await opened.context().close();
  }, 60_000);
});

describe('everybody can use it', () => {
  it.each(['light', 'dark'] as const)(
    'WCAG 2.2 AA holds with a row open in each queue, %s',
    async (colorScheme) => {
      const opened = await openAs('operator', '/records', { colorScheme });
      for (const path of ['', '/conflicts', '/blocked', '/merged']) {
        await opened.goto(`${ground.system.access.address}/records${path}`);
        await opened.getByRole('heading', { level: 3 }).nth(1).waitFor();
        if (path !== '/merged') {
          await opened.getByText('Semua', { exact: true }).click();
          await opened.getByRole('button', { name: /^Buka/ }).first().click();
        }
        await opened.getByRole('table').first().waitFor();
        expect([path, await accessibilityFindings(opened, colorScheme)]).toEqual([path, []]);
      }
      await opened.context().close();
    },
    120_000,
  );

  it('a telephone shows it without scrolling sideways', async () => {
    const opened = await openAs('operator', '/records/conflicts', { viewport: { width: 390, height: 844 } });
    await opened.getByText('Semua', { exact: true }).click();
    await opened.getByRole('button', { name: /^Buka/ }).first().click();
    await opened.getByRole('table').first().waitFor();
    expect(
      await opened.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      ),
    ).toBeLessThanOrEqual(0);
    expect(await accessibilityFindings(opened)).toEqual([]);
    await opened.context().close();
  }, 60_000);

  it('saw no error of the page itself', () => {
    expect(complaints).toEqual([]);
  });
});
