import { readFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Locator, Page } from 'playwright-core';
import { DashboardStage } from '../support/dashboard-stage.ts';

let stage: DashboardStage;
beforeAll(async () => {
  stage = await DashboardStage.set();
}, 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.strike(), 60_000);

const hall = (page: Page, name = 'CGK-T3 · Keberangkatan'): Locator => page.getByRole('article', { name });

describe('signing in', () => {
  it('says at each field what is missing, and leads the keyboard there', async () => {
    const page = await stage.open('/');
    await page.getByRole('button', { name: 'Masuk' }).click();
    await page.getByText('Isi nama Anda, misalnya operator.').waitFor();
    await page.getByText('Isi kata sandi.').waitFor();
    expect(await page.locator(':focus').getAttribute('name')).toBe('name');
  }, 30_000);

  it('says that name or password is wrong, keeps the name, and lets in with the keyboard alone', async () => {
    const page = await stage.open('/');
    await page.getByLabel('Nama').waitFor();
    await page.keyboard.type('operator');
    await page.keyboard.press('Tab');
    await page.keyboard.type('not the password');
    await page.keyboard.press('Enter');
    await page.getByText('Nama atau kata sandi salah.').waitFor();
    expect(await page.getByLabel('Nama').inputValue()).toBe('operator');
    await page.getByLabel('Kata sandi', { exact: true }).fill(stage.passwordOf('operator'));
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Peristiwa' }).waitFor();
    await page.getByRole('button', { name: 'Keluar' }).click();
    await page.getByRole('heading', { name: 'Masuk ke ruang kendali' }).waitFor();
  }, 30_000);
});

describe('what is not known', () => {
  it('is told apart from zero: a hall that was never observed has no figures', async () => {
    const page = await stage.openAs('viewer');
    await hall(page).getByText('Belum ada pengamatan').waitFor();
    expect(await hall(page).getByText('mengantre').count()).toBe(0);
    expect(await page.getByText('belum ada data').count()).toBeGreaterThanOrEqual(2);
  }, 30_000);
});

describe('a normal moment', () => {
  beforeAll(() => stage.show('normal'));

  it('is in Indonesian first and in English at one press, remembered by the browser', async () => {
    const page = await stage.openAs('viewer');
    await hall(page).getByText('Normal', { exact: true }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('id');
    await page.getByText('EN', { exact: true }).click();
    await page.getByRole('article', { name: 'CGK-T3 · Departures' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('en');
    await page.reload();
    await page.getByRole('article', { name: 'CGK-T3 · Departures' }).waitFor();
  }, 30_000);

  it('has every figure of the chart in a table and in a file', async () => {
    const page = await stage.openAs('viewer');
    await hall(page)
      .getByRole('button', { name: /^Tabel/ })
      .click();
    const table = hall(page).getByRole('table');
    await table.waitFor();
    expect(await table.getByRole('columnheader').allTextContents()).toEqual([
      'Waktu (WIB)',
      'Autogate',
      'Konter',
      'Tunggu autogate',
      'Tunggu konter',
      'Mode',
    ]);
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      hall(page)
        .getByRole('button', { name: /^Unduh CSV/ })
        .click(),
    ]);
    expect(file.suggestedFilename()).toBe('CGK-T3-departure-queue.csv');
    const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
    expect(lines[0]).toContain('site_time_utc,autogate_queue,counter_queue');
    expect(lines.length).toBeGreaterThan(5);
  }, 30_000);

  it('tells each role what it may not do instead of offering it', async () => {
    const viewer = await stage.openAs('viewer');
    await viewer.getByText('Hanya peran Penguji (QA)').waitFor();
    expect(await viewer.getByRole('button', { name: /Putuskan|Terapkan|Jeda/ }).count()).toBe(0);
    const operator = await stage.openAs('operator');
    await operator.getByRole('button', { name: 'Terapkan' }).waitFor();
    expect(await operator.getByRole('button', { name: 'Putuskan' }).count()).toBe(0);
  }, 30_000);

  it('demands a reason before it breaks anything, and shows a refusal at the field it concerns', async () => {
    const page = await stage.openAs('qa');
    const asked = stage.upstream.asked.length;
    await page.getByRole('button', { name: 'Putuskan' }).click();
    await page.getByText('Isi alasan, paling sedikit 3 huruf').waitFor();
    expect(stage.upstream.asks(asked).filter((ask) => ask.startsWith('POST'))).toEqual([]);

    const usual = stage.upstream.answer;
    stage.upstream.answer = (ask) =>
      ask.method === 'POST' && ask.path === '/v1/faults'
        ? {
            status: 422,
            body: {
              ...{
                type: 'about:blank',
                title: 'Refused',
                status: 422,
                code: 'invalid',
                detail: 'too slow to be true',
              },
              ...{ field: 'parameters.meanMs', expected: 'at most 60000', example: 800 },
            },
          }
        : usual(ask);
    await page.getByLabel('Jenis gangguan').selectOption('latency');
    await page.getByLabel('Alasan').first().fill('latihan pagi');
    await page.getByRole('button', { name: 'Putuskan' }).click();
    const field = page.getByLabel('Tertunda (milidetik)');
    await page.getByText('too slow to be true. Yang diharapkan: at most 60000. Contoh: 800').waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    stage.upstream.answer = usual;
  }, 30_000);

  it('is reached from the first press of Tab by who has no mouse', async () => {
    const page = await stage.openAs('viewer');
    await hall(page).waitFor();
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Langsung ke aula');
    await page.keyboard.press('Enter');
    expect(await page.locator(':focus').getAttribute('id')).toBe('halls');
  }, 30_000);
});

describe('an outage', () => {
  beforeAll(() => stage.show('documented'));

  it('is told once for all, and at every hall with since when and why', async () => {
    const page = await stage.openAs('viewer');
    const incident = page.getByRole('region', { name: 'Gangguan pusat data' });
    await incident.getByText('Pusat data tidak menjawab').waitFor();
    const card = hall(page);
    await card.getByText('Manual terdokumentasi', { exact: true }).waitFor();
    await card.getByText(/sejak 04:05 WIB \(\d+ mnt\)/).waitFor();
    await card.getByText('karena Cekal Online, Aplikasi Perlintasan, dan Autogate').waitFor();
    await page
      .getByText(/560 perlintasan belum sampai di pusat; tertua \d+ mnt; 0 disisihkan/)
      .first()
      .waitFor();
    expect(await page.title()).toContain('Pusat data tidak menjawab');
  }, 30_000);

  it('is seen in the time zone of each site', async () => {
    const page = await stage.openAs('viewer');
    await hall(page, 'DPS · Keberangkatan')
      .getByText(/sejak 05:05 WITA/)
      .waitFor();
  }, 30_000);

  it('tells travellers, who need not sign in, in their language', async () => {
    const page = await stage.open('/notice');
    await page.getByText('Autogate tidak tersedia.').first().waitFor();
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByText('Autogates are not available.').first().waitFor();
  }, 30_000);
});

describe('the shape of the page', () => {
  it('fits the wall: nothing to scroll and nothing cut off', async () => {
    const page = await stage.openAs('viewer', '/?wall', { viewport: { width: 1920, height: 1080 } });
    await page.locator('.queue-chart canvas').first().waitFor();
    expect(await overflows(page)).toEqual({ across: false, down: false });
    const cut = await page.evaluate<number>(
      `[...document.querySelectorAll('.hall, .hall__banks, .bank, .site__strip, .figure, .header')]
        .filter((part) => part.scrollHeight > part.clientHeight + 2).length`,
    );
    expect(cut).toBe(0);
    await page.getByRole('button', { name: 'Keluar dari layar dinding' }).click();
    await page.getByRole('button', { name: 'Keluar', exact: true }).waitFor();
  }, 30_000);

  it.each([320, 390, 820, 1280])(
    'never scrolls sideways at %i pixels',
    async (width) => {
      const page = await stage.openAs('qa', '/', { viewport: { width, height: 844 } });
      await page.locator('.queue-chart canvas').first().waitFor();
      expect((await overflows(page)).across).toBe(false);
    },
    30_000,
  );

  it('shows a telephone its three numbers before anything else', async () => {
    const page = await stage.openAs('viewer', '/', { viewport: { width: 390, height: 844 } });
    await page.locator('.figure__value').first().waitFor();
    const bottoms = await page.evaluate<number[]>(
      `[...document.querySelectorAll('.figure')]
        .map((figure) => figure.getBoundingClientRect())
        .filter(({ height }) => height > 0)
        .map(({ bottom }) => bottom)`,
    );
    expect(bottoms).toHaveLength(3);
    expect(Math.max(...bottoms)).toBeLessThanOrEqual(844);
  }, 30_000);
});

describe('a page that is left alone', () => {
  it('says so when nothing is observed any more, and keeps showing the last it knew as old', async () => {
    const page = await stage.openAs('viewer');
    await hall(page).getByText('mengantre').first().waitFor();
    stage.fallSilent();
    await page.getByText(/Tanpa pengamatan sejak \d\d:\d\d:\d\d WIB/).waitFor({ timeout: 15_000 });
    await hall(page)
      .getByText(/per 04:45:00 WIB/)
      .waitFor();
    expect(await hall(page).getAttribute('data-freshness')).toBe('stale');
    await hall(page).getByText('mengantre').first().waitFor();
    stage.show('documented');
    await page.getByText('Langsung', { exact: true }).waitFor();
  }, 40_000);

  it('says so when control-room is gone, and comes back by itself with what happened meanwhile', async () => {
    const page = await stage.openAs('viewer');
    await hall(page).getByText('Manual terdokumentasi', { exact: true }).waitFor();
    await stage.stopControlRoom();
    await page.getByText(/Menyambung ulang · terputus/).waitFor({ timeout: 10_000 });
    await page.locator('[data-freshness=stale].hall').first().waitFor();
    stage.show('recovering');
    await stage.startControlRoom();
    await page.getByText('Langsung', { exact: true }).waitFor({ timeout: 20_000 });
    await hall(page).getByText('Pemulihan', { exact: true }).waitFor({ timeout: 10_000 });
    await page.getByText(/aula: Manual terdokumentasi → Pemulihan/).waitFor();
  }, 60_000);

  it('threw nothing at anybody', () => {
    expect(stage.complaints).toEqual([]);
  });
});

/** Told as text: this side of the test knows no DOM. */
const overflows = async (page: Page): Promise<{ across: boolean; down: boolean }> => ({
  across: await page.evaluate<boolean>('document.documentElement.scrollWidth > innerWidth'),
  down: await page.evaluate<boolean>('document.documentElement.scrollHeight > innerHeight'),
});
