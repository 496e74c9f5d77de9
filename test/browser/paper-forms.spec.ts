import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Page } from 'playwright-core';
import { formNumberOf } from '#contracts';
import type { FormBook } from '#contracts';
import { accessibilityFindings } from '../support/accessibility-findings.ts';
import { DashboardStage } from '../support/dashboard-stage.ts';

const number = (serial: number): string => formNumberOf('CGK-T3', serial);
const range = (from: number, to: number) => ({ from: number(from), to: number(to), count: to - from + 1 });
const book: FormBook = {
  ...{ bookId: 'CGK-T3-0000401', runId: 'dashboard-stage', siteId: 'CGK-T3', hallId: 'CGK-T3-departure' },
  siteName: { id: 'Soekarno-Hatta, Terminal 3', en: 'Soekarno-Hatta, Terminal 3' },
  ...{ direction: 'departure', timeZone: 'Asia/Jakarta', zoneName: 'WIB' },
  ...{ from: number(401), to: number(500), issuedBy: 'operator' },
  ...{ issuedAt: '2026-11-21T20:10:00.000Z', siteAt: '2024-06-19T21:15:00.000Z' },
  ...{ issued: 100, used: 38, spoiled: 1, lost: 0, returned: 0, outstanding: 61, gaps: 3 },
  outstandingRanges: [range(407, 407), range(412, 413), range(443, 500)],
  rangesLeftOff: 0,
};

let stage: DashboardStage;
beforeAll(async () => {
  stage = await DashboardStage.set();
  const usual = stage.upstream.answer;
  stage.upstream.answer = (ask) => {
    const { method, path, body } = ask;
    if (method === 'GET' && path.startsWith('/v1/forms/books'))
      return { status: 200, body: { books: [book], next: null } };
    if (method === 'POST' && path === '/v1/forms/books') return { status: 200, body: book };
    if (method === 'POST' && path.endsWith('/accounts')) return { status: 200, body: book };
    if (method === 'POST' && path === '/v1/forms/transcriptions') return answerTo(body as Batch);
    return usual(ask);
  };
  stage.show('documented');
}, 60_000);
afterEach(() => stage.closePages());
afterAll(() => stage.strike(), 60_000);

interface Batch {
  readonly forms: readonly {
    readonly formNumber: string;
    readonly documentNumber: string;
    readonly documentNumberAgain: string;
  }[];
}
/** As border answers: two keyings that differ change nothing. */
function answerTo({ forms }: Batch) {
  const at = forms.findIndex((form) => form.documentNumber !== form.documentNumberAgain);
  if (at < 0) {
    const crossingIds = forms.map((form) => `form.${form.formNumber}`);
    return { status: 200, body: { recorded: forms.length, repeats: 0, crossingIds } };
  }
  const about = {
    field: `forms.${at}.documentNumberAgain`,
    expected: 'the same as the first time; see the paper',
  };
  const detail = `${about.field}: expected ${about.expected}`;
  return {
    status: 422,
    body: {
      type: 'about:blank',
      title: 'No',
      status: 422,
      code: 'invalid-form',
      detail,
      ...about,
      errors: [{ ...about, detail }],
    },
  };
}

/** A form of a citizen who leaves, added by Enter. */
const formOf = async (page: Page, serial: number, documentNumber: string): Promise<void> => {
  for (const [name, value] of Object.entries({
    ...{ formNumber: number(serial), lane: 'C07', date: '2024-06-20', time: '04:31' },
    ...{ officerId: 'CGK-T3-0113', officerInitials: 'BW', documentNumber, nationality: 'IDN' },
    ...{ expiryDate: '2029-12-31', surname: 'SANTOSO', givenNames: 'BUDI', birthDate: '1980-01-31' },
    ...{ flightNumber: 'GA832', markNumber: 'S1', watchlistVersion: '41', watchlistAgeHours: '2,5' },
  })) {
    await page.locator(`input[name="${name}"]`).fill(value);
  }
  for (const [name, value] of Object.entries({
    ...{ travellerClass: 'wni', markKind: 'stamp', photoTaken: 'yes' },
    ...{ watchlist: 'clear', interpol: 'unknown', decision: 'cleared' },
  })) {
    await page.locator(`select[name="${name}"]`).selectOption(value);
  }
  await page.locator('input[name="markNumber"]').press('Enter');
};

describe.each(['light', 'dark'] as const)('paper forms, %s', (colorScheme) => {
  it('have no accessibility findings: books, typing with its errors, second keying, file', async () => {
    const page = await stage.openAs('operator', '/forms', { colorScheme, reducedMotion: 'reduce' });
    await page.getByRole('table').waitFor();
    expect(await accessibilityFindings(page, colorScheme)).toEqual([]);
    await page.getByRole('link', { name: 'Salin formulir' }).click();
    await page.getByRole('button', { name: 'Tambahkan' }).click();
    await page.getByText('Isi kolom ini.').first().waitFor();
    expect(await accessibilityFindings(page, colorScheme)).toEqual([]);
    await page.getByRole('link', { name: 'Unggah CSV' }).click();
    await page.getByRole('button', { name: 'Unggah dan catat' }).click();
    await page.getByText('Pilih berkas CSV.').waitFor();
    expect(await accessibilityFindings(page, colorScheme)).toEqual([]);
  }, 60_000);
});

describe('paper forms', () => {
  it('show which numbers are missing, lead one press to the account of them, and are printed', async () => {
    const page = await stage.openAs('operator', '/forms');
    await page.getByText('3 di antara nomor yang sudah disalin').waitFor();
    const print = page.getByRole('link', { name: /^Cetak formulir/ });
    expect(await print.getAttribute('href')).toBe('/api/forms/books/CGK-T3-0000401/forms.pdf');
    await page.getByRole('button', { name: new RegExp(`^Pertanggungjawabkan ${number(412)}`) }).click();
    expect(await page.getByLabel('Sampai nomor').inputValue()).toBe(number(413));
    await page.getByLabel('Alasan', { exact: true }).fill('basah kena hujan');
    await page.getByLabel('Alasan', { exact: true }).press('Enter');
    await page.getByText('Nomor dipertanggungjawabkan.').waitFor();
    const asked = stage.upstream.asked.find(({ path }) => path.endsWith('/accounts'));
    expect(asked).toMatchObject({
      path: '/v1/forms/books/CGK-T3-0000401/accounts',
      body: {
        from: number(412),
        to: number(413),
        became: 'spoiled',
        reason: 'basah kena hujan',
        by: 'operator',
      },
    });
  }, 60_000);

  it('are typed in with the keyboard; the second keying does not see the first, and a difference is refused at its form', async () => {
    const page = await stage.openAs('operator', '/forms/typing');
    await formOf(page, 407, 'X1234567');
    // The next form begins where the last one ended, with what the stack has in common.
    expect(await page.locator(':focus').getAttribute('name')).toBe('formNumber');
    expect(await page.locator('input[name="officerId"]').inputValue()).toBe('CGK-T3-0113');
    expect(await page.locator('input[name="documentNumber"]').inputValue()).toBe('');
    await formOf(page, 412, 'X7654321');
    await page.getByRole('button', { name: 'Lanjut: ketik ulang nomor dokumen' }).click();
    await page.getByRole('heading', { name: 'Ketikan kedua' }).waitFor();
    expect(await page.locator('body').innerText()).not.toContain('X1234567');
    expect(await page.locator('input[value="X1234567"]').count()).toBe(0);
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.keyboard.type('x1234567');
    await page.keyboard.press('Enter');
    await page.keyboard.type('X7654312');
    await page.keyboard.press('Enter');
    await page.getByText('Tidak ada yang dicatat. 1 hal perlu diperbaiki:').waitFor();
    expect(await accessibilityFindings(page)).toEqual([]);
    await page.getByLabel(`Nomor dokumen di formulir ${number(412)}`).fill('X7654321');
    await page.getByLabel('Nama pengetik kedua').fill('rina');
    await page.getByRole('button', { name: 'Catat 2 formulir' }).click();
    await page.getByText('2 perlintasan dicatat; 0 sudah pernah disalin.').waitFor();
    const sent = stage.upstream.asked.filter(({ path }) => path === '/v1/forms/transcriptions').at(-1);
    expect(sent?.body).toMatchObject({
      by: 'operator',
      keyedAgainBy: 'rina',
      forms: [
        { formNumber: number(407), documentNumber: 'X1234567', watchlistAgeHours: 2.5, photoTaken: true },
        { formNumber: number(412), mrzLine2: null },
      ],
    });
  }, 60_000);

  it('are read by auditors, who change nothing, and closed to others', async () => {
    const auditor = await stage.openAs('auditor', '/forms');
    await auditor.getByRole('table').waitFor();
    await auditor.getByText('hanya membaca').waitFor();
    expect(await auditor.getByRole('button', { name: 'Terbitkan' }).count()).toBe(0);
    const viewer = await stage.openAs('viewer', '/forms');
    await viewer.getByText('Formulir dibuka untuk Operator dan Auditor.').waitFor();
    expect(await viewer.getByRole('table').count()).toBe(0);
  }, 60_000);

  it('fit a telephone: nothing is wider than the window', async () => {
    const page = await stage.openAs('operator', '/forms/typing', { viewport: { width: 360, height: 800 } });
    await page.getByRole('button', { name: 'Tambahkan' }).waitFor();
    const width = 'document.documentElement.scrollWidth';
    expect(await page.evaluate<number>(width)).toBeLessThanOrEqual(360);
    await page.getByRole('link', { name: 'Buku formulir' }).click();
    await page.getByRole('table').waitFor();
    expect(await page.evaluate<number>(width)).toBeLessThanOrEqual(360);
    expect(stage.complaints).toEqual([]);
  }, 60_000);
});
