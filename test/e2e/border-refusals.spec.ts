import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CheckReply } from '#contracts';
import {
  FORM,
  ONLINE,
  SPECIMEN,
  check,
  crossing,
  observation,
  openLanes,
  run,
  siteAtAfter,
} from '../support/border-talk.ts';
import { BorderGround } from '../support/border-process.ts';

const RUN = 'refusals-1';
const COUNTER = 'CGK-T3-departure-C01';
const ARRIVAL = 'CGK-T3-arrival-C01';
const CLOSED = 'CGK-T3-departure-C02';
const LOCAL = {
  screening: {
    tier: 'local' as const,
    lookups: [
      {
        service: 'watchlist' as const,
        outcome: 'clear' as const,
        source: 'snapshot' as const,
        listVersion: 1,
        snapshotAgeMs: 5,
      },
    ],
  },
};
const HIT = {
  screening: {
    ...ONLINE.screening,
    lookups: ONLINE.screening.lookups.map((one) => ({ ...one, outcome: 'hit' as const })),
  },
};

/** Born on 30 February; every check digit is right. */
const NO_SUCH_BIRTHDAY = `${SPECIMEN.split('\n')[0]}\nL898902C36UTO7402304F1204159ZE184226B<<<<<16`;

let ground: BorderGround;
beforeAll(async () => {
  ground = await BorderGround.prepare('trace');
  await ground.talk.post('/v1/runs', run(RUN));
  await ground.talk.post('/v1/lanes', openLanes(RUN, [COUNTER, ARRIVAL, CLOSED]));
  const closing = openLanes(RUN, [CLOSED]);
  await ground.talk.post('/v1/lanes', {
    ...closing,
    siteAt: siteAtAfter(60_000),
    lanes: closing.lanes.map((lane) => ({ ...lane, state: 'closed' })),
  });
  await ground.talk.post('/v1/crossings', crossing(check(RUN, COUNTER, 1), ONLINE, 1));
  // It leaves the queue when the register has it: nothing moves by itself while refusals are counted.
  await ground.untilDrained();
}, 60_000);
afterAll(async () => {
  await ground.clear();
});

/** What the store holds: a refused request changes none of it. */
const stored = async (): Promise<unknown> =>
  (
    await ground.rows(
      `select (select count(*) from crossing) c, (select count(*) from forwarding) f, (select count(*) from run) r,
         (select count(*) from journal_entry where kind not in ('BacklogObserved', 'CrossingsAcknowledged')) j,
         (select sum(observation_number) from site) o`,
    )
  )[0];

const good = crossing(check(RUN, COUNTER, 2), ONLINE, 2);
const foreigner = { travellerClass: 'wna-other' as const, visaNumber: 'V000000412' };
const inARow = (number: number): string => `${RUN}.${COUNTER}.${number}`;

const REFUSED: readonly [
  what: string,
  path: string,
  body: unknown,
  status: number,
  code: string,
  field: string | undefined,
][] = [
  ['an unknown field', '/v1/crossings', { ...good, colour: 'red' }, 422, 'unknown-field', 'colour'],
  ['a missing field', '/v1/crossings', { ...good, decision: undefined }, 422, 'invalid-field', 'decision'],
  [
    'a missing field inside',
    '/v1/crossings',
    { ...good, flight: { flightNumber: 'GA832' } },
    422,
    'invalid-field',
    'flight.date',
  ],
  [
    'a date that does not exist',
    '/v1/crossings',
    { ...good, flight: { flightNumber: 'GA832', date: '2024-02-30' } },
    422,
    'invalid-field',
    'flight.date',
  ],
  [
    'a time of day that does not exist',
    '/v1/crossings',
    crossing(check(RUN, COUNTER, 2), LOCAL, 2, {
      documentedCheck: { ...FORM, handwritten: { ...FORM.handwritten, time: '24:10' } },
    }),
    422,
    'invalid-field',
    'documentedCheck.handwritten.time',
  ],
  [
    'a wrong check digit',
    '/v1/crossings',
    { ...good, document: { mrz: SPECIMEN.replace('C36UTO', 'C35UTO') } },
    422,
    'mrz-check-digit',
    'document.mrz',
  ],
  [
    'a wrong check digit in a check',
    '/v1/checks',
    { ...check(RUN, COUNTER, 2), document: { mrz: SPECIMEN.replace('10', '11') } },
    422,
    'mrz-check-digit',
    'document.mrz',
  ],
  [
    'a birth date that does not exist',
    '/v1/checks',
    {
      ...check(RUN, COUNTER, 2),
      document: { mrz: NO_SUCH_BIRTHDAY },
    },
    422,
    'mrz-date',
    'document.mrz',
  ],
  [
    'a zone that is too short',
    '/v1/checks',
    { ...check(RUN, COUNTER, 2), document: { mrz: 'P<UTO' } },
    422,
    'invalid-field',
    'document.mrz',
  ],
  [
    'a lane that is closed',
    '/v1/crossings',
    crossing(check(RUN, CLOSED, 99), ONLINE, 1),
    409,
    'lane-closed',
    'laneId',
  ],
  ['a check in a lane that is closed', '/v1/checks', check(RUN, CLOSED, 99), 409, 'lane-closed', 'laneId'],
  [
    'a lane that never opened',
    '/v1/checks',
    check(RUN, 'CGK-T3-departure-C09', 1),
    409,
    'lane-closed',
    'laneId',
  ],
  [
    'the id of another crossing',
    '/v1/crossings',
    { ...good, crossingId: inARow(1) },
    409,
    'crossing-content-differs',
    'crossingId',
  ],
  [
    'an unknown site',
    '/v1/checks',
    check(RUN, 'DPS-departure-C01', 1, { siteId: 'DPS' }),
    404,
    'site-unknown',
    'siteId',
  ],
  ['another run', '/v1/checks', check('another-run', COUNTER, 1), 409, 'run-over', 'runId'],
  [
    'a lane of another hall',
    '/v1/checks',
    { ...check(RUN, COUNTER, 2), hallId: 'CGK-T3-arrival', direction: 'arrival' },
    422,
    'invalid-field',
    'laneId',
  ],
  [
    'the wrong direction',
    '/v1/checks',
    { ...check(RUN, COUNTER, 2), direction: 'arrival' },
    422,
    'invalid-field',
    'direction',
  ],
  [
    'a counter without an officer',
    '/v1/checks',
    { ...check(RUN, COUNTER, 2), officerId: null },
    422,
    'invalid-field',
    'officerId',
  ],
  [
    'a documented check without its form',
    '/v1/crossings',
    crossing(check(RUN, COUNTER, 2), LOCAL, 2, { documentedCheck: null }),
    422,
    'documented-check-missing',
    'documentedCheck',
  ],
  [
    'a form after an online check',
    '/v1/crossings',
    { ...good, documentedCheck: FORM },
    422,
    'documented-check-unexpected',
    'documentedCheck',
  ],
  [
    'a form without the visa of a foreigner',
    '/v1/crossings',
    crossing(check(RUN, ARRIVAL, 2, foreigner), LOCAL, 2),
    422,
    'form-incomplete',
    'documentedCheck.visaNumber',
  ],
  [
    'a form that only one officer signed',
    '/v1/crossings',
    crossing(check(RUN, COUNTER, 2, foreigner), LOCAL, 2),
    422,
    'form-incomplete',
    'documentedCheck.secondOfficerId',
  ],
  [
    'who is cleared although listed',
    '/v1/crossings',
    crossing(check(RUN, COUNTER, 2), HIT, 2),
    422,
    'cleared-although-listed',
    'decision',
  ],
  [
    'a decision before the check began',
    '/v1/crossings',
    { ...good, siteAt: siteAtAfter(0) },
    422,
    'invalid-field',
    'checkStartedAt',
  ],
  [
    'an observation that is not newer',
    '/v1/observations',
    observation(RUN, 1, 5_000),
    409,
    'observation-not-newer',
    'number',
  ],
  ['a run that has begun otherwise', '/v1/runs', run(RUN, { speed: 1 }), 409, 'run-content-differs', 'runId'],
  [
    'a hall twice',
    '/v1/runs',
    run('refusals-2', {
      sites: [{ ...run('x').sites[0]!, halls: [...run('x').sites[0]!.halls, run('x').sites[0]!.halls[0]!] }],
    }),
    422,
    'invalid-field',
    'sites.0.halls.2.hallId',
  ],
  [
    'an override without a reason',
    '/v1/overrides',
    { siteId: 'CGK-T3', service: 'visa', set: 'down', by: 'qa', reason: '' },
    422,
    'invalid-field',
    'reason',
  ],
  [
    'an override of no service',
    '/v1/overrides',
    { siteId: 'CGK-T3', service: 'fax', set: 'down', by: 'qa', reason: 'test' },
    422,
    'invalid-field',
    'service',
  ],
  [
    'an oversized body',
    '/v1/crossings',
    { ...good, crossingId: 'x'.repeat(1_100_000) },
    413,
    'body-too-large',
    undefined,
  ],
];

describe('border refuses, says why, and nothing is changed', () => {
  beforeAll(async () => {
    await ground.talk.post('/v1/observations', observation(RUN, 7, 5_000));
  });

  it.each(REFUSED)('%s', async (_, path, body, status, code, field) => {
    const before = await stored();
    const said = await ground.talk.post(path, body);
    expect(said).toMatchObject({ status, body: { status, code, ...(field ? { field } : {}) } });
    expect(said.type).toContain('application/problem+json');
    expect(await stored()).toEqual(before);
  });

  it('who shows no token, or asks for what there is not', async () => {
    expect((await ground.talk.get('/v1/nothing')).status).toBe(404);
    expect((await ground.talk.get('/v1/crossings/none-such-id')).body).toMatchObject({
      code: 'crossing-unknown',
    });
    const reply = await fetch(`http://127.0.0.1:${ground.port}/v1/backlog`);
    expect([reply.status, await reply.json()]).toEqual([
      401,
      expect.objectContaining({ code: 'service-token' }),
    ]);
    const broken = await fetch(`http://127.0.0.1:${ground.port}/v1/checks`, {
      method: 'POST',
      headers: { authorization: 'Bearer token-of-these-tests-alone', 'content-type': 'application/json' },
      body: '{"crossingId": ',
    });
    expect([broken.status, await broken.json()]).toEqual([
      400,
      expect.objectContaining({ code: 'malformed-request' }),
    ]);
  });
});

describe('border takes', () => {
  it('the same crossing again as a repeat, from a lane that has closed since too', async () => {
    const record = crossing(check(RUN, CLOSED, 30), ONLINE, 1);
    const first = await ground.talk.post('/v1/crossings', record);
    const again = await ground.talk.post('/v1/crossings', record);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toMatchObject({ repeat: true, recordedAt: first.body['recordedAt'] });
    const late = crossing(check(RUN, CLOSED, 99), ONLINE, 2);
    expect((await ground.talk.post('/v1/crossings', late)).status).toBe(409);
  });

  it('one crossing sent many times at once as one', async () => {
    const record = crossing(check(RUN, COUNTER, 40), ONLINE, 40);
    const said = await Promise.all(
      Array.from({ length: 40 }, () => ground.talk.post('/v1/crossings', record)),
    );
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(said.filter(({ status }) => status === 200)).toHaveLength(39);
    expect((await ground.journalled(RUN)).filter((id) => id === record.crossingId)).toHaveLength(1);
  });

  it('a traveller on the watch list: an autogate sends on to a counter, a counter refers', async () => {
    const gate = 'CGK-T3-departure-G01';
    await ground.talk.post('/v1/lanes', openLanes(RUN, [gate]));
    await ground.centre.send('POST', '/v1/services/watchlist/entries', {
      entries: [
        { document: { nationality: 'UTO', documentNumber: 'L898902C3' }, person: null, reason: 'spec' },
      ],
      addedBy: 'spec',
    });
    const atGate = await ground.talk.post<CheckReply>('/v1/checks', check(RUN, gate, 50));
    const atCounter = await ground.talk.post<CheckReply>('/v1/checks', check(RUN, COUNTER, 50));
    expect([atGate.body.advice, atCounter.body.advice]).toEqual(['use-counter', 'refer']);
    expect(atCounter.body.screening.lookups[0]).toMatchObject({
      service: 'watchlist',
      outcome: 'hit',
      source: 'centre',
    });
  });

  it('a status question that waits for news', async () => {
    const { version } = await ground.status();
    const waiting = ground.talk.get<{ version: number }>(
      `/v1/sites/CGK-T3/status?after=${version + 1}&waitMs=8000`,
    );
    await ground.talk.post('/v1/overrides', {
      siteId: 'CGK-T3',
      service: 'visa',
      set: 'down',
      by: 'qa',
      reason: 'test',
    });
    await ground.talk.post('/v1/overrides', {
      siteId: 'CGK-T3',
      service: 'visa',
      set: null,
      by: 'qa',
      reason: 'test',
    });
    expect((await waiting).body.version).toBeGreaterThan(version + 1);
  });

  it('a command once, however often it is given', async () => {
    const command = {
      commandId: 'command-1',
      runId: RUN,
      siteId: null,
      command: 'start-fault',
      by: 'qa',
      role: 'qa',
      reason: null,
      details: {},
    };
    expect((await ground.talk.post('/v1/commands', command)).status).toBe(201);
    expect((await ground.talk.post('/v1/commands', command)).status).toBe(200);
    expect((await ground.talk.post('/v1/commands', { ...command, by: 'else' })).status).toBe(409);
    expect(await ground.rows(`select body from journal_entry where kind = 'CommandGiven'`)).toEqual([
      { body: command },
    ]);
  });
});

describe('border shows', () => {
  it('its figures to Prometheus', async () => {
    const { body } = await ground.talk.get<string>('/metrics');
    for (const name of [
      'border_queue_length',
      'border_waiting_time_seconds',
      'border_records_unsynced',
      'border_request_seconds_count',
    ]) {
      expect(body).toContain(name);
    }
    expect(body).toContain('border_mode{site="CGK-T3",hall="CGK-T3-departure",mode="normal"}');
  });

  it('crossing ids in its log, but no document number, name or visa number, even when it logs everything', async () => {
    const log = await ground.log();
    expect(log).toContain(inARow(40));
    for (const secret of ['L898902C3', 'ERIKSSON', 'V000000412', 'token-of-these-tests-alone'])
      expect(log).not.toContain(secret);
  });
});
