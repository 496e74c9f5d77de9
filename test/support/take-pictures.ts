/**
 * Takes the pictures of docs/ anew: the control room before, during and after the outage of pdn-2024, and how it looks on a
 * phone and on a wall. `npm run build && node --conditions=source test/support/take-pictures.ts` (three minutes: the run
 * goes at its pace of 60x).
 */
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, newContext } from './browser.ts';
import { RunningSystem, until } from './running-system.ts';

const docs = join(import.meta.dirname, '..', '..', 'docs');
/** Site time at which the queues of the morning have grown. */
const DURING = Date.parse('2024-06-19T23:20:00.000Z'); // 06:20 WIB

async function openPage(
  browser: Browser,
  system: RunningSystem,
  { role = 'qa', query = '?lang=en', width = 1440, height = 1060, dark = false } = {},
): Promise<Page> {
  const context = await newContext(browser, {
    viewport: { width, height },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  await page.goto(`${system.access.address}/${query}`);
  await page.locator('input').first().fill(role);
  await page.locator('input[type=password]').fill(await system.passwordOf(role));
  await page.keyboard.press('Enter');
  await page.locator('article canvas').first().waitFor();
  return page;
}

/** Only what is live is shown; JPEG, for the pictures travel with the sources. */
async function picture(page: Page, name: string): Promise<void> {
  await page.locator('article[data-freshness="fresh"]').first().waitFor({ timeout: 60_000 });
  await page.screenshot({ path: join(docs, `${name}.jpg`), type: 'jpeg', quality: 78 });
}

const system = await RunningSystem.start({ scenario: 'pdn-2024', speed: 60 });
const browser = await launchBrowser();
try {
  const page = await openPage(browser, system);
  await until(
    'some minutes of an ordinary morning',
    async () => (await system.run()).travellersThrough > 500,
  );
  await picture(page, 'before');
  await until(
    'the queues of the outage',
    async () => Date.parse((await system.run()).siteAt) > DURING,
    240_000,
  );
  await picture(page, 'during');
  await picture(
    await openPage(browser, system, { role: 'operator', query: '', width: 390, height: 844, dark: true }),
    'phone',
  );
  await picture(
    await openPage(browser, system, { query: '?lang=en&wall', width: 1920, height: 1080, dark: true }),
    'wall',
  );
  await page.getByRole('button', { name: 'Bring the centre back' }).click();
  await system.untilMode('CGK-T3', 'CGK-T3-departure', 'normal', 60_000);
  const { siteAt } = await system.run();
  await until(
    'a quarter of an hour of repair',
    async () => Date.parse((await system.run()).siteAt) > Date.parse(siteAt) + 900_000,
  );
  await picture(page, 'after');
} finally {
  await browser.close();
  await system.stop();
}
