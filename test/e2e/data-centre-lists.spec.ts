import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ListSnapshot } from '#contracts';
import { CentreGround, eventually } from '../support/centre-process.ts';
import type { CentreProcess } from '../support/centre-process.ts';

let ground: CentreGround;
let centre: CentreProcess;
let twin: CentreProcess;

// Two processes on an empty database at once: both migrate and seed, one after the other.
beforeAll(async () => {
  ground = await CentreGround.prepare();
  [centre, twin] = [await ground.centre('debug'), await ground.centre()];
  await Promise.all([centre.process.start(), twin.process.start()]);
}, 60_000);

afterAll(async () => {
  await ground.clear();
}, 60_000);

const traveller = {
  siteId: 'CGK-T3',
  crossingId: 'pdn-2024-7f3a9c.CGK-T3.0000412',
  documentNumber: 'K7654321',
  nationality: 'AUS',
  birthDate: '1974-08-12',
  surname: 'ERIKSSON',
  givenNames: 'ANNA MARIA',
  travellerClass: 'wna-evisa',
  visaNumber: 'V000000412',
};
const ask = async (service: string, changes: object = {}, of = centre): Promise<Record<string, unknown>> =>
  (await of.send('POST', `/v1/services/${service}/lookups`, { ...traveller, ...changes })).body;
const snapshot = async (list: string, of = centre): Promise<ListSnapshot> =>
  (await of.send('GET', `/v1/services/${list}/snapshot?siteId=CGK-T3`)).body as unknown as ListSnapshot;
const listed = (documentNumber: string) => ({
  entries: [{ document: { nationality: 'AUS', documentNumber }, person: null, reason: 'lost' }],
  addedBy: 'auditor',
});

describe('lookups', () => {
  it.each([
    ['watchlist', {}, 'clear', null],
    ['watchlist', { nationality: 'UTO', documentNumber: 'X9000001' }, 'hit', null],
    ['interpol', { nationality: 'UTO', documentNumber: 'X9000002' }, 'hit', null],
    ['autogate', {}, 'clear', null],
    ['autogate', { travellerClass: 'wna-other' }, 'not-found', null],
    ['visa', {}, 'clear', 30],
    ['visa', { visaNumber: null }, 'not-found', null],
    ['stay-permit', { visaNumber: 'E1234567' }, 'clear', 365],
    ['passport', { nationality: 'IDN' }, 'clear', null],
    ['passport', {}, 'not-found', null],
    ['m-paspor', { nationality: 'IDN' }, 'clear', null],
  ])('%s answers about %j: %s, length of stay %j', async (service, who, outcome, lengthOfStayDays) => {
    expect(await ask(service, who)).toEqual({
      service,
      outcome,
      lengthOfStayDays,
      listVersion: 1,
    });
  });

  it('refuses what it does not know, naming what it does', async () => {
    expect(await ask('visas')).toMatchObject({
      status: 404,
      code: 'unknown-service',
      detail: expect.stringContaining('did you mean "visa"?'),
    });
    expect(await ask('crossing-register')).toMatchObject({ status: 404, code: 'unknown-service' });
    expect(await ask('visa', { colour: 'red' })).toMatchObject({ code: 'unknown-field', field: 'colour' });
  });
});

describe('lists', () => {
  it('give a snapshot whose every key is a hit, and which is the same in both processes', async () => {
    const { keys, version } = await snapshot('watchlist');
    expect(version).toBe(1);
    expect(keys.length).toBeGreaterThan(10_000);
    expect(keys).toEqual([...keys].sort());
    expect((await snapshot('watchlist', twin)).keys).toEqual(keys);
    for (const key of keys.filter((_, at) => at % 3_000 === 0)) {
      const [nationality, documentNumber] = key.split(':');
      const who = { nationality: nationality!.padEnd(3, '<'), documentNumber };
      expect((await ask('watchlist', who))['outcome']).toBe('hit');
    }
  });

  it('hit from the next lookup on when somebody is added, in the other process within moments', async () => {
    const version = (await snapshot('watchlist')).version;
    const added = await centre.send('POST', '/v1/services/watchlist/entries', {
      entries: [
        {
          document: { nationality: 'AUS', documentNumber: 'K7654321' },
          person: { surname: 'ERIKSSON', givenNames: 'ANNA MARIA', birthDate: '1974-08-12' },
          reason: 'a test',
        },
      ],
      addedBy: 'auditor',
    });
    expect(added.body).toEqual({
      service: 'watchlist',
      listVersion: version + 1,
      added: 2,
      alreadyListed: 0,
    });
    expect(await ask('watchlist')).toMatchObject({ outcome: 'hit', listVersion: version + 1 });
    expect((await ask('watchlist', { documentNumber: 'OTHER' }))['outcome']).toBe('hit');
    expect((await ask('interpol'))['outcome']).toBe('clear');
    expect((await snapshot('watchlist')).keys).toEqual(
      expect.arrayContaining(['AUS:K7654321', 'name:ERIKSSON:ANNA MARIA:1974-08-12']),
    );
    await eventually(
      'the other process knows',
      async () => (await ask('watchlist', {}, twin))['outcome'] === 'hit',
    );
  });

  it('take the same entry again without a new version', async () => {
    const add = () => centre.send('POST', '/v1/services/interpol/entries', listed('B1111111'));
    const first = (await add()).body;
    expect((await add()).body).toEqual({ ...first, added: 0, alreadyListed: 1 });
  });

  it('refuse an entry that names neither document nor person', async () => {
    const entries = [{ document: null, person: null, reason: 'nobody' }];
    const reply = await centre.send('POST', '/v1/services/watchlist/entries', { entries, addedBy: 'qa' });
    expect(reply.body).toMatchObject({ status: 422, field: 'entries.0.document' });
  });

  it('keep what was added when their process is killed', async () => {
    await centre.send('POST', '/v1/services/watchlist/entries', listed('C2222222'));
    await centre.process.kill();
    await centre.process.start();
    expect((await ask('watchlist', { documentNumber: 'C2222222', surname: 'X' }))['outcome']).toBe('hit');
  });
});

describe('screenings', () => {
  const screen = async (documentNumbers: readonly string[], recordedAt: string): Promise<unknown> => {
    const { documentNumber: _, travellerClass: __, visaNumber: ___, siteId, ...who } = traveller;
    const records = documentNumbers.map((documentNumber, at) => ({
      ...who,
      crossingId: `screened-${at}`,
      documentNumber,
      surname: 'NOBODY',
      siteAt: '2024-06-19T22:00:00.000Z',
      recordedAt,
    }));
    const body = { siteId, siteAt: '2024-06-20T04:00:00.000Z', records };
    const reply = await centre.send('POST', '/v1/services/interpol/screenings', body);
    const results = reply.body['results'] as { atCrossing: string; now: string }[];
    return results.map(({ atCrossing, now }) => `${atCrossing} then, ${now} now`);
  };

  it('tell what a list said when a record was made from what it says now, as often as they are asked', async () => {
    const from = (documentNumber: string, listedFrom?: string) => ({
      entries: [{ ...listed(documentNumber).entries[0], ...(listedFrom ? { listedFrom } : {}) }],
    });
    const entries = [
      ...from('D0000001', '2024-06-19T21:00:00.000Z').entries,
      ...from('D0000002', '2024-06-20T00:00:00.000Z').entries,
      ...from('D0000003', '2024-06-20T12:00:00.000Z').entries,
      ...from('D0000004').entries,
      ...from('D0000005', '2024-06-19T21:00:00.000Z').entries,
    ];
    const before = '2026-01-01T00:00:00.000Z';
    await centre.send('POST', '/v1/services/interpol/entries', { entries, addedBy: 'auditor' });
    const removed = await centre.send('POST', '/v1/services/interpol/removals', {
      entries: [entries[4]],
      removedBy: 'auditor',
    });
    expect(removed.body).toMatchObject({ removed: 1, notListed: 0 });
    expect((await ask('interpol', { documentNumber: 'D0000005', surname: 'NOBODY' }))['outcome']).toBe(
      'clear',
    );
    const asked = ['D0000001', 'D0000002', 'D0000003', 'D0000004', 'D0000005', 'D0000006'];
    for (const _ of [1, 2]) {
      expect(await screen(asked, before)).toEqual([
        'hit then, hit now',
        'clear then, hit now',
        'clear then, clear now',
        'clear then, hit now',
        'hit then, clear now',
        'clear then, clear now',
      ]);
    }
  });

  it('answer 500 records at once in a fraction of a second', async () => {
    const many = Array.from({ length: 500 }, (_, at) => `F${at}`);
    expect(await screen(many, '2026-01-01T00:00:00.000Z')).toHaveLength(500);
  });
});

describe('the log', () => {
  it('tells of a hit with its crossing, and of no document or name at any level', async () => {
    await ask('watchlist', {
      nationality: 'UTO',
      documentNumber: 'X9000001',
      crossingId: 'run-log.CGK-T3.0000001',
    });
    await eventually('the hit is logged', async () => (await centre.log()).includes('"msg":"hit"'));
    const log = await centre.log();
    expect(log).toContain('"crossingId":"run-log.CGK-T3.0000001"');
    for (const secret of ['X9000001', 'K7654321', 'C2222222', 'ERIKSSON', 'V000000412']) {
      expect(log.includes(secret)).toBe(false);
    }
  });
});
