import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formNumberOf } from '#contracts';
import type {
  FormBook,
  FormBookPage,
  LateHitPage,
  MergePage,
  OutageReport,
  Problem,
  SiteStatus,
  Transcription,
} from '#contracts';
import { FORM, check, crossing, openLanes, run, siteAtAfter } from '../support/border-talk.ts';
import { formFile, paperForm } from '../support/paper-form.ts';
import { pdfTexts } from '../support/pdf-text.ts';
import { RunningSystem, until } from '../support/running-system.ts';
import { mrzOf } from '../support/travel-document.ts';

const SITE = 'CGK-T3';
const HALL = 'CGK-T3-departure';
const RUN = 'paper-forms-1';

let system: RunningSystem;
const cookies = new Map<string, string>();
beforeAll(async () => {
  system = await RunningSystem.start(null);
  await system.ask('border', '/v1/runs', { method: 'POST', body: run(RUN) });
  for (const name of ['operator', 'auditor']) {
    const said = await fetch(`${system.access.urls['control-room']}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ name, password: await system.passwordOf(name) }),
    });
    cookies.set(name, said.headers.getSetCookie()[0]?.split(';')[0] ?? '');
  }
}, 120_000);
afterAll(async () => {
  await system.stop();
}, 60_000);

/** What somebody sees or does at the public door. */
async function door<T>(
  path: string,
  body?: unknown,
  name = 'operator',
): Promise<{ status: number; body: T }> {
  const said = await fetch(`${system.access.urls['control-room']}${path}`, {
    headers: {
      cookie: cookies.get(name) ?? '',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  const text = await said.text();
  const isJson = said.headers.get('content-type')?.includes('json') ?? false;
  return { status: said.status, body: (isJson ? JSON.parse(text) : text) as T };
}
const upload = <T>(csv: string) => door<T>('/api/forms/transcriptions/csv', { csv, keyedAgainBy: 'rina' });
const bookNow = async (): Promise<FormBook> => (await door<FormBookPage>('/api/forms/books')).body.books[0]!;
const journalled = async (kind: string): Promise<Record<string, unknown>[]> =>
  (
    await system.site.query<{ body: Record<string, unknown> }>(
      'select body from journal_entry where kind = $1 order by transaction, sequence',
      [kind],
    )
  ).rows.map(({ body }) => body);

const numbers = [1, 2, 3, 4, 5, 6].map((serial) => formNumberOf(SITE, serial));
const [first = '', second = '', third = '', fourth = '', fifth = '', sixth = ''] = numbers;
const filled = [
  paperForm(first, { time: '03:47', documentNumber: 'A0000001', markNumber: 'S1' }),
  paperForm(second, { time: '03:48', documentNumber: 'A0000002', markNumber: 'S2', surname: 'TERDAFTAR' }),
  paperForm(fourth, { time: '03:49', documentNumber: 'A0000003', markNumber: 'S3' }),
];

describe('numbered paper forms', () => {
  it('are issued to a hall once, by operators, and printed with their numbers', async () => {
    const asked = { siteId: SITE, hallId: HALL, count: 6 };
    expect(await door('/api/forms/books', asked, 'auditor')).toMatchObject({ status: 403 });
    const { body: book } = await door<FormBook>('/api/forms/books', asked);
    expect(book).toMatchObject({ bookId: 'CGK-T3-0000001', from: first, to: sixth, outstanding: 6, gaps: 0 });
    const pdf = await fetch(
      `${system.access.urls['control-room']}/api/forms/books/${book.bookId}/forms.pdf`,
      {
        headers: { cookie: cookies.get('auditor') ?? '' },
      },
    );
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    const texts = pdfTexts(Buffer.from(await pdf.arrayBuffer()));
    expect(texts.filter((text) => numbers.includes(text))).toEqual(numbers);
    expect(await door('/api/forms/books', { ...asked, count: 501 })).toMatchObject({
      status: 422,
      body: { field: 'count' },
    });
    expect(await journalled('FormsIssued')).toMatchObject([
      { from: first, to: sixth, count: 6, by: 'operator' },
    ]);
  });

  it('outlive the death of border; a batch with one mistake changes nothing and names line and column', async () => {
    await system.kill('border');
    expect((await door('/api/forms/books')).status).toBe(502);
    await system.startAgain('border');
    expect(await bookNow()).toMatchObject({ bookId: 'CGK-T3-0000001', outstanding: 6 });

    const mistaken = filled.map((form, at) =>
      at === 1 ? { ...form, documentNumberAgain: 'A0000020' } : form,
    );
    const { status, body } = await upload<Problem>(formFile(mistaken));
    expect([status, body.code]).toEqual([422, 'invalid-form']);
    expect(body.errors).toMatchObject([{ line: 3, field: 'document_number_again' }]);
    expect(JSON.stringify(body)).not.toContain('A00000');
    expect(await journalled('CrossingRecorded')).toEqual([]);
    expect(await journalled('FormTranscribed')).toEqual([]);
    expect(await bookNow()).toMatchObject({ outstanding: 6 });
  }, 60_000);

  it('become crossings of tier paper, once however often they are typed in, and are forwarded', async () => {
    await system.ask('data-centre', '/v1/services/watchlist/entries', {
      method: 'POST',
      body: {
        entries: [
          {
            document: { nationality: 'IDN', documentNumber: 'A0000002' },
            person: null,
            reason: 'a test',
            listedFrom: siteAtAfter(0),
          },
        ],
        addedBy: 'auditor',
      },
    });
    const crossingIds = filled.map(({ formNumber }) => `form.${formNumber}`);
    const recorded = await upload<Transcription>(formFile(filled));
    expect(recorded).toEqual({ status: 200, body: { recorded: 3, repeats: 0, crossingIds } });
    const again = await door<Transcription>('/api/forms/transcriptions', { forms: filled });
    expect(again).toEqual({ status: 200, body: { recorded: 0, repeats: 3, crossingIds } });

    const other = await upload<Problem>(formFile([{ ...filled[0]!, flightNumber: 'GA834' }]));
    expect([other.status, other.body.code]).toEqual([409, 'form-content-differs']);
    expect(other.body.errors?.map(({ line, field }) => [line, field])).toEqual([
      [2, 'flight_number'],
      [2, 'mark_number'],
    ]);

    expect((await journalled('CrossingRecorded')).map(({ crossingId }) => crossingId)).toEqual(crossingIds);
    expect(await journalled('FormTranscribed')).toMatchObject(
      filled.map(({ formNumber }) => ({ formNumber, by: 'operator', keyedAgainBy: 'rina', asWritten: null })),
    );
    const register = await until('all are at the register', async () => {
      const records = await system.registerOf(RUN);
      return records.length === 3 && records;
    });
    expect(register).toMatchObject(
      crossingIds.map((crossingId, at) => ({
        crossingId,
        laneId: `${HALL}-C07`,
        laneSequence: [1, 2, 4][at],
        fallback: true,
      })),
    );
  }, 60_000);

  it('are screened again: who is listed is a late hit', async () => {
    const hits = await until('the late hit is found', async () => {
      const { body } = await door<LateHitPage>('/api/reconciliation/late-hits');
      return body.lateHits.length > 0 && body.lateHits;
    });
    expect(hits).toMatchObject([
      { crossing: { crossingId: `form.${second}`, tier: 'paper', laneId: `${HALL}-C07` }, state: 'found' },
    ]);
    const screened = (await journalled('RecordsScreened')).flatMap(({ crossingIds }) => crossingIds);
    expect(screened.sort()).toEqual(filled.map(({ formNumber }) => `form.${formNumber}`));
  }, 60_000);

  it('are reported as missing until each is accounted for: used, spoiled, lost or returned', async () => {
    const one = (number: string) => ({ from: number, to: number, count: 1 });
    expect(await bookNow()).toMatchObject({
      ...{ issued: 6, used: 3, outstanding: 3, gaps: 1 },
      outstandingRanges: [one(third), { from: fifth, to: sixth, count: 2 }],
    });
    const account = (from: string, to: string, became: string) =>
      door<FormBook & Problem>('/api/forms/books/CGK-T3-0000001/accounts', {
        from,
        to,
        became,
        reason: 'seen by me',
      });
    expect(await account(second, third, 'lost')).toMatchObject({ status: 409, body: { code: 'form-used' } });
    expect(await account(third, '0000003', 'lost')).toMatchObject({ status: 422, body: { field: 'to' } });
    await account(third, third, 'spoiled');
    await account(fifth, sixth, 'returned');
    expect((await bookNow()).outstanding).toBe(0);
    // A number that counts as spoiled bears no crossing, unless somebody takes that word back.
    const late = [paperForm(third, { time: '03:50', documentNumber: 'A0000004', markNumber: 'S4' })];
    expect(await upload<Problem>(formFile(late))).toMatchObject({
      status: 409,
      body: { code: 'form-accounted' },
    });
    await account(third, third, 'outstanding');
    expect((await upload<Transcription>(formFile(late))).body).toMatchObject({ recorded: 1 });
    await account(sixth, sixth, 'lost');
    expect(await bookNow()).toMatchObject({ used: 4, returned: 1, lost: 1, outstanding: 0, gaps: 0 });
    expect(await journalled('FormsAccounted')).toMatchObject(
      [
        ['spoiled', 1],
        ['returned', 2],
        ['outstanding', 1],
        ['lost', 1],
      ].map(([became, count]) => ({ became, count, by: 'operator', reason: 'seen by me' })),
    );
    const { body: report } = await door<OutageReport>('/api/reports/outages');
    expect(report.sites[0]?.forms).toEqual({
      ...{ issued: 6, used: 4, spoiled: 0, lost: 1, returned: 1, outstanding: 0 },
    });
    await door('/api/forms/books', { siteId: SITE, hallId: HALL, count: 2 });
    const metrics = await fetch(`${system.access.urls.border}/metrics`, {
      headers: { authorization: `Bearer ${system.access.serviceToken}` },
    });
    expect(await metrics.text()).toContain('border_forms_outstanding{site="CGK-T3"} 2');
  }, 60_000);

  it('are one crossing with the record of the counter that nobody answered: the record stands', async () => {
    const ask = (path: string, body: unknown) => system.ask('border', path, { method: 'POST', body });
    const lane = `${HALL}-C08`;
    await ask('/v1/lanes', openLanes(RUN, [lane]));
    await system.kill('data-centre');
    await until('the watch list counts as down', async () => {
      const { services } = await system.ask<SiteStatus>('border', `/v1/sites/${SITE}/status`);
      return services.some(({ service, state }) => service === 'watchlist' && state === 'down');
    });
    const under = await until('the outage is in the report', async () => {
      const { body: report } = await door<OutageReport>('/api/reports/outages');
      return report.outages.at(-1) ?? null;
    });
    const decidedMs = Date.parse(under.startedAt) + 60_000;
    const local = new Date(decidedMs + 7 * 3_600_000).toISOString();
    const [date, time] = [local.slice(0, 10), local.slice(11, 16)];
    const flight = { flightNumber: 'GA832', date };
    const number = 'A00000010';
    const siteAt = new Date(decidedMs).toISOString();
    const asked = check(RUN, lane, 1, { siteAt, document: { mrz: mrzOf(number, 'IDN') }, flight });
    const record = crossing(asked, { screening: { tier: 'local', lookups: [] } }, 1, {
      documentedCheck: { ...FORM, handwritten: { date, time, flightNumber: flight.flightNumber } },
    });
    await ask('/v1/crossings', record);
    const form = paperForm(formNumberOf(SITE, 7), { date, time, documentNumber: number, markNumber: 'S7' });
    expect((await upload<Transcription>(formFile([form]))).body).toMatchObject({ recorded: 1 });
    await system.startAgain('data-centre');
    const merges = await until('the two are merged', async () => {
      const { body } = await door<MergePage>('/api/reconciliation/merges');
      return body.merges.length > 0 && body.merges;
    });
    expect(merges).toMatchObject([
      {
        rule: 'counter-then-form',
        kept: { crossingId: record.crossingId },
        merged: { crossingId: `form.${form.formNumber}` },
      },
    ]);
    const outage = await until('the outage is over', async () => {
      const { body } = await door<OutageReport>('/api/reports/outages');
      const last = body.outages.at(-1);
      return last?.reconciledAt ? last : null;
    });
    expect(outage.mergedBy).toEqual({
      'same-form-twice': 0,
      'gate-then-manual': 0,
      'manual-then-gate': 0,
      'counter-then-form': 1,
    });
    // Forms that were typed in above may be of this outage too; the two records count once.
    const { admitted, recorded } = outage.ledger;
    expect(admitted).toBe(recorded);
  }, 90_000);
});
