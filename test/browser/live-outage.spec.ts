import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { monotonicMs } from '#determinism';
import { launchBrowser, newContext } from '../support/browser.ts';
import { RunningSystem, until } from '../support/running-system.ts';

const SITES = ['CGK-T3', 'CGK-T2'];

let system: RunningSystem;
let browser: Browser;
let page: Page;
const complaints: string[] = [];

beforeAll(async () => {
  [system, browser] = await Promise.all([
    RunningSystem.start({ scenario: 'normal-day', speed: 60, from: '06:00' }),
    launchBrowser(),
  ]);
  const context = await newContext(browser, { viewport: { width: 1440, height: 1000 } });
  page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(error.message));
}, 120_000);

afterAll(async () => {
  await browser.close();
  await system.stop();
}, 60_000);

const text = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? '';
const hallCard = (title: string): Locator => page.getByRole('article', { name: title });

describe('a person with the QA role, at the page', () => {
  it('signs in', async () => {
    await page.goto(`${system.access.address}/?lang=en`);
    await page.getByLabel('Name').fill('qa');
    await page.getByLabel('Password', { exact: true }).fill(await system.passwordOf('qa'));
    await page.keyboard.press('Enter');
    await page.getByText('CGK-T3 · Departures').first().waitFor();
    await page.getByText('Live', { exact: true }).first().waitFor();
  }, 30_000);

  it('sees the queues move', async () => {
    const card = hallCard('CGK-T3 · Departures');
    const before = await text(card);
    await until('the card of a hall says something else', async () => (await text(card)) !== before, 10_000);
  }, 30_000);

  it('breaks the centre and sees every hall change its mode within five seconds', async () => {
    await page.getByRole('radio', { name: 'The whole data centre' }).check();
    await page.getByLabel('Reason').first().fill('browser test');
    const pressedMs = monotonicMs();
    await page.getByRole('button', { name: 'Break it' }).click();
    for (const hall of [
      'CGK-T3 · Departures',
      'CGK-T3 · Arrivals',
      'CGK-T2 · Departures',
      'CGK-T2 · Arrivals',
    ]) {
      await hallCard(hall).getByText('Documented manual').first().waitFor({ timeout: 5_000 });
    }
    expect(monotonicMs() - pressedMs).toBeLessThan(5_000);
    await page.getByText('The data centre does not answer').waitFor();
  }, 30_000);

  it('sees the records that wait, brings the centre back, and sees the backlog reach zero', async () => {
    await page
      .getByText(/[1-9]\d* crossings? not yet at the centre/)
      .first()
      .waitFor({ timeout: 20_000 });
    await page.getByRole('button', { name: 'Bring the centre back' }).click();
    await until(
      'the page says that every crossing has arrived at both sites, and all halls are normal',
      async () =>
        (await page.getByText('Every crossing has reached the centre').count()) === SITES.length &&
        (await page.getByText('Documented manual', { exact: true }).count()) === 0,
      60_000,
    );
  }, 90_000);

  it('keeps the page through a restart of control-room, and misses nothing that happened meanwhile', async () => {
    await system.kill('control-room');
    await page
      .getByText(/Reconnecting/)
      .first()
      .waitFor({ timeout: 10_000 });
    const override = { siteId: 'CGK-T3', service: 'visa', by: 'somebody', reason: 'while nobody looked' };
    await system.ask('border', '/v1/overrides', { method: 'POST', body: { ...override, set: 'down' } });
    await system.ask('border', '/v1/overrides', { method: 'POST', body: { ...override, set: null } });
    await system.startAgain('control-room');
    await page.getByText('Live', { exact: true }).first().waitFor({ timeout: 20_000 });
    const events = page.getByRole('region', { name: 'Events' });
    await until(
      'the event is on the page',
      async () => (await text(events)).includes('Visa does not answer'),
      10_000,
    );
    const card = hallCard('CGK-T3 · Departures');
    const before = await text(card);
    await until('the queues move on', async () => (await text(card)) !== before, 10_000);
  }, 60_000);

  it('is told when nobody observes any more, and sees what is old as old', async () => {
    await system.kill('simulator');
    await page
      .getByText(/No observations since/)
      .first()
      .waitFor({ timeout: 15_000 });
    await until(
      'every hall is shown as stale',
      async () => (await page.locator('article[data-freshness="stale"]').count()) === 4,
      10_000,
    );
  }, 60_000);

  it('saw no error of the page itself', () => {
    expect(complaints).toEqual([]);
  });
});
