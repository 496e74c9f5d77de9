import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { BrowserContextOptions } from 'playwright-core';
import { accessibilityFindings } from '../support/accessibility-findings.ts';
import { DashboardStage } from '../support/dashboard-stage.ts';
import type { Moment } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
beforeAll(async () => {
  stage = await DashboardStage.set();
}, 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.strike(), 60_000);

const SCHEMES = ['light', 'dark'] as const;
const inScheme = (colorScheme: (typeof SCHEMES)[number]): BrowserContextOptions => ({
  colorScheme,
  reducedMotion: 'reduce',
});

describe.each(SCHEMES)('WCAG 2.2 AA, %s', (scheme) => {
  it('holds for the sign-in form with its errors', async () => {
    const page = await stage.open('/', inScheme(scheme));
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.getByText('Isi kata sandi.').waitFor();
    expect(await accessibilityFindings(page, scheme)).toEqual([]);
  }, 30_000);
});

const MOMENTS_IN_ORDER: readonly Moment[] = ['normal', 'documented', 'recovering'];

describe.each(MOMENTS_IN_ORDER)('WCAG 2.2 AA, %s', (moment) => {
  beforeAll(() => stage.show(moment));

  it.each(SCHEMES)(
    'holds for the page with every control, %s',
    async (scheme) => {
      const page = await stage.openAs('qa', '/', inScheme(scheme));
      // One site has every kind of element; more of the same would only take longer.
      await page.getByRole('radiogroup', { name: 'Lokasi' }).getByText('CGK-T2').click();
      await page.locator('.queue-chart canvas').first().waitFor();
      await page
        .getByRole('button', { name: /^Tabel/ })
        .first()
        .click();
      await page.getByRole('button', { name: 'Putuskan' }).click();
      expect(await accessibilityFindings(page, scheme)).toEqual([]);
    },
    120_000,
  );
});

describe.each(SCHEMES)('WCAG 2.2 AA, %s', (scheme) => {
  it('holds for the wall screen', async () => {
    const viewport = { width: 1920, height: 1080 };
    const page = await stage.openAs('viewer', '/?wall&lang=en', { ...inScheme(scheme), viewport });
    await page.locator('.queue-chart canvas').first().waitFor();
    expect(await accessibilityFindings(page, scheme)).toEqual([]);
  }, 120_000);

  it('holds for the public notice', async () => {
    const page = await stage.open('/notice', inScheme(scheme));
    await page.getByRole('heading', { level: 2 }).first().waitFor();
    expect(await accessibilityFindings(page, scheme)).toEqual([]);
  }, 120_000);
});

describe('WCAG 2.2 AA', () => {
  it('holds for the telephone', async () => {
    const page = await stage.openAs('operator', '/', { viewport: { width: 390, height: 844 } });
    await page.locator('.queue-chart canvas').first().waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
  }, 120_000);
});

describe('what is pressed', () => {
  it('is at least 24 pixels high and wide (2.5.8), links within sentences aside', async () => {
    const page = await stage.openAs('qa');
    await page.locator('.queue-chart canvas').first().waitFor();
    const small = await page.evaluate<string[]>(
      `[...document.querySelectorAll(
        'button, select, textarea, input:not([type=radio]), label:has(input[type=radio])',
      )]
        .filter((target) => {
          const { width, height } = target.getBoundingClientRect();
          return width > 1 && (width < 24 || height < 24);
        })
        .map((target) => target.outerHTML.slice(0, 160))`,
    );
    expect(small).toEqual([]);
  }, 30_000);
});

describe('who asks for less motion', () => {
  it('sees none', async () => {
    const page = await stage.openAs('viewer', '/', { reducedMotion: 'reduce' });
    await page.locator('.queue-chart canvas').first().waitFor();
    const moving = await page.evaluate<number>(
      "document.getAnimations().filter((animation) => animation.playState === 'running').length",
    );
    expect(moving).toBe(0);
  }, 30_000);
});
