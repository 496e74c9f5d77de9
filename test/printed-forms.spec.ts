import { describe, expect, it } from '@jest/globals';
import { SystemClock } from '#determinism';
import { formNumberOf } from '#contracts';
import type { FormBook } from '#contracts';
import { pdfTexts } from './support/pdf-text.ts';
import { printForms } from '../apps/control-room/src/forms/print-forms.ts';

const bookOf = (count: number): FormBook => ({
  ...{ bookId: 'CGK-T3-0000401', runId: 'pdn-2024-7f3a9c', siteId: 'CGK-T3', hallId: 'CGK-T3-departure' },
  siteName: { id: 'Soekarno-Hatta, Terminal 3', en: 'Soekarno-Hatta, Terminal 3' },
  ...{ direction: 'departure', timeZone: 'Asia/Jakarta', zoneName: 'WIB' },
  from: formNumberOf('CGK-T3', 401),
  to: formNumberOf('CGK-T3', 400 + count),
  ...{ issuedBy: 'operator', issuedAt: '2026-11-21T20:10:00.000Z', siteAt: '2024-06-19T21:15:00.000Z' },
  ...{ issued: count, used: 0, spoiled: 0, lost: 0, returned: 0, outstanding: count, gaps: 0 },
  ...{ outstandingRanges: [], rangesLeftOff: 0 },
});

async function printed(count: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of printForms(bookOf(count), new SystemClock())) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

describe('the printed forms of a book', () => {
  it('stand two a page, each with its number once, in order', async () => {
    const pdf = await printed(3);
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.toString('latin1').match(/\/Type \/Page\n/g)).toHaveLength(2);
    const numbers = pdfTexts(pdf).filter((text) => text.startsWith('CGK-T3-0'));
    expect(numbers).toEqual([401, 402, 403].map((serial) => formNumberOf('CGK-T3', serial)));
  });

  it('have every field of a documented check in two languages, and the zone beside the time', async () => {
    const texts = pdfTexts(await printed(1));
    for (const text of [
      'Petugas kedua (WNA)',
      'Document number',
      'MRZ line 2 (if time allows)',
      'Cap',
      'stamp',
      'WIB',
    ]) {
      expect(texts.map((one) => one.toLowerCase())).toContain(text.toLowerCase());
    }
  });
});
