import { describe, expect, it } from '@jest/globals';
import { BATCH_RECORDS_MAX, registerBatch } from '#contracts';
import { arrivedOf } from './batch-record.ts';
import { readLinedBatch } from './lined-batch.ts';

const crossing = {
  crossingId: 'run-0001.CGK-T3-departure-G01.1',
  runId: 'run-0001',
  siteId: 'CGK-T3',
  hallId: 'CGK-T3-departure',
  laneId: 'CGK-T3-departure-G01',
  laneKind: 'autogate',
  direction: 'departure',
  travellerClass: 'wni',
  document: { mrz: `${'P'.repeat(44)}\n${'<'.repeat(44)}` },
  flight: { flightNumber: 'GA832', date: '2024-06-20' },
  officerId: null,
  laneSequence: 1,
  checkStartedAt: '2024-06-19T21:15:00.000Z',
  siteAt: '2024-06-19T21:16:00.000Z',
  decision: 'cleared',
  screening: { tier: 'online', lookups: [] },
  documentedCheck: null,
};
const recordedAt = '2024-06-19T21:16:01.000Z';
const line = (number: number, fallback = false): string =>
  JSON.stringify({ crossing: { ...crossing, crossingId: `run-0001.lane.${number}` }, fallback, recordedAt });
const batchOf = (...lines: readonly string[]): string =>
  `{"siteId":"CGK-T3","records":[\n${lines.join(',\n')}\n]}`;
const read = (text: string) => readLinedBatch(Buffer.from(text));

describe('a batch with one record a line', () => {
  it('is read to the same as by any reader of JSON', () => {
    const text = batchOf(line(1), line(2, true), line(3));
    expect(read(text)).toEqual(arrivedOf(registerBatch.parse(JSON.parse(text))));
  });

  it('keeps a crossing as the bytes that came', () => {
    const spaced = line(1).replaceAll('":', '": ').replace('{"crossing": ', '{"crossing":');
    const asSent = spaced.replace('"fallback": ', '"fallback":').replace('"recordedAt": ', '"recordedAt":');
    const [record] = read(batchOf(asSent))?.records ?? [];
    expect(record?.body.toString()).toContain('"runId": "run-0001"');
    expect(JSON.parse(record?.body.toString() ?? '')).toEqual({ ...crossing, crossingId: 'run-0001.lane.1' });
  });

  it('is left to others when it is good and written otherwise', () => {
    for (const text of [
      JSON.stringify(JSON.parse(batchOf(line(1), line(2)))),
      JSON.stringify(JSON.parse(batchOf(line(1), line(2))), null, 1),
      `${batchOf(line(1))}\n`,
      batchOf(line(1)).replaceAll('\n', '\r\n'),
      batchOf(`${line(1)},${line(2)}`),
      batchOf(line(1).replace('{"crossing":', '{"fallback":true,"crossing":')),
    ]) {
      expect(read(text)).toBeNull();
    }
  });

  it.each([
    ['no records', batchOf()],
    ['too many', batchOf(...Array.from({ length: BATCH_RECORDS_MAX + 1 }, (_, at) => line(at)))],
    ['a comma too many', `{"siteId":"CGK-T3","records":[\n${line(1)},\n]}`],
    ['a comma too few', `{"siteId":"CGK-T3","records":[\n${line(1)}\n${line(2)}\n]}`],
    ['no end', batchOf(line(1)).slice(0, -1)],
    ['something after the end', `${batchOf(line(1))}{}`],
    ['two crossings in one record', batchOf(line(1).replace(',"fallback"', `,"crossing":{},"fallback"`))],
    ['an unknown site', batchOf(line(1)).replace('"CGK-T3"', '"cgk"')],
    ['an unknown field', batchOf(line(1).replace('"runId"', '"gate":1,"runId"'))],
    ['a field of the prototype', batchOf(line(1).replace('"runId"', '"__proto__":{},"runId"'))],
    ['a time that does not exist', batchOf(line(1).replace('21:16:01', '25:16:01'))],
    ['no JSON', batchOf(line(1).replace('"wni"', 'wni'))],
    ['a record that ends early', batchOf(line(1).slice(0, 40))],
    ['nothing', ''],
  ])('is not read with %s', (_, text) => {
    expect(read(text)).toBeNull();
  });

  it('is not read when it is not UTF-8', () => {
    const bytes = Buffer.from(batchOf(line(1).replace('GA832', 'GA83x')));
    bytes[bytes.indexOf('GA83x') + 4] = 0xff;
    expect(readLinedBatch(bytes)).toBeNull();
  });
});
