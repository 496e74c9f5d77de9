import { describe, expect, it } from '@jest/globals';
import type { PendingEntry } from '#store-forward';
import type { PlainReply } from '../centre/centre-client.ts';
import { centreFailed } from '../centre/centre-failed.ts';
import { RegisterUplink } from './register-uplink.ts';

const entry: PendingEntry = {
  key: '1',
  crossingId: 'run.lane.1',
  siteId: 'CGK-T3',
  laneKey: 'run/lane',
  laneSequence: 1,
  fallback: true,
  attempts: 0,
  payload: '{"crossing":{"crossingId":"run.lane.1"},"fallback":true}',
};
let sent = '';
const uplink = (answer: PlainReply | Error): RegisterUplink =>
  new RegisterUplink({
    sendBatch: (body: string) => {
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
    const attempt = await uplink(good).send('CGK-T3', [entry]);
    expect(JSON.parse(sent)).toEqual({ siteId: 'CGK-T3', records: [JSON.parse(entry.payload)] });
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
    expect((await uplink(answer).send('CGK-T3', [entry])).kind).toBe(kind);
  });
});
