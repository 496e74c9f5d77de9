import { describe, expect, it } from '@jest/globals';
import type { PlainReply } from '../centre/centre-client.ts';
import { centreFailed } from '../centre/centre-failed.ts';
import { RECORD_SEPARATOR, RegisterUplink } from './register-uplink.ts';

const RECORDS = ['run.lane.1', 'run.lane.2'].map((crossingId) => ({
  crossing: { crossingId },
  fallback: true,
}));
const written = Buffer.from(RECORDS.map((record) => JSON.stringify(record)).join(RECORD_SEPARATOR));
let sent: readonly Uint8Array[] = [];
const uplink = (answer: PlainReply | Error): RegisterUplink =>
  new RegisterUplink({
    sendBatch: (body) => {
      sent = body;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  });
const results = (...list: object[]): PlainReply => ({ status: 200, text: JSON.stringify({ results: list }) });
const broken = (code: string): Error => centreFailed(Object.assign(new Error(code), { code }));

describe('the way to the register', () => {
  it('sends records as they are kept, and tells first writes, repeats and rejections apart', async () => {
    const good = results(
      { crossingId: 'run.lane.1', outcome: 'recorded', reason: null },
      { crossingId: 'run.lane.2', outcome: 'repeat', reason: null },
      { crossingId: 'run.lane.3', outcome: 'rejected', reason: 'no such flight' },
    );
    const attempt = await uplink(good).send('CGK-T3', written);
    expect(JSON.parse(Buffer.concat(sent).toString())).toEqual({ siteId: 'CGK-T3', records: RECORDS });
    expect(attempt).toEqual({
      kind: 'answered',
      outcomes: new Map([
        ['run.lane.1', { kind: 'acknowledged', repeat: false }],
        ['run.lane.2', { kind: 'acknowledged', repeat: true }],
        ['run.lane.3', { kind: 'rejected', reason: 'no such flight' }],
      ]),
    });
  });

  it.each([
    ['nobody listens', broken('ECONNREFUSED'), 'undelivered'],
    ['it says that it did not take it', { status: 503, text: '' }, 'undelivered'],
    ['it is too busy', { status: 429, text: '' }, 'undelivered'],
    ['the connection breaks', broken('ECONNRESET'), 'unknown'],
    ['the deadline passes', new Error('no answer within 10000 ms'), 'unknown'],
    ['it breaks down', { status: 500, text: 'oops' }, 'unknown'],
    ['the answer is cut short', { status: 200, text: '{"results":[' }, 'unknown'],
    ['the answer makes no sense', { status: 200, text: '{"ok":true}' }, 'unknown'],
  ] as const)('when %s', async (_, answer, kind) => {
    expect((await uplink(answer).send('CGK-T3', written)).kind).toBe(kind);
  });
});
