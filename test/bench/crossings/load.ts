/** The lanes of the bench, in a process of their own: `load.ts ORIGIN TOKEN`. */
import { Client } from 'undici';
import { SystemClock, monotonicMs } from '#determinism';
import { work } from '../measure/worker.ts';
import { LANES, play, record } from './lanes.ts';
import type { Stint, StintDone } from './lanes.ts';

const AGAIN_AFTER_MS = 100;

const clock = new SystemClock();
const [origin = '', token = ''] = process.argv.slice(2);
const clients = LANES.map(() => new Client(origin, { pipelining: 1 }));
const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };

/** Below undici's `request`, which would make a stream of each answer: the client shares the machine with what is measured. */
const post = (client: Client, body: string): Promise<{ status: number; text: string }> =>
  new Promise((resolve, reject) => {
    let status = 0;
    let text = '';
    client.dispatch(
      { method: 'POST', path: '/v1/crossings', headers, body },
      {
        onRequestStart: () => undefined,
        onResponseStart: (_, statusCode) => {
          status = statusCode;
        },
        onResponseData: (_, chunk) => {
          text += chunk.toString();
        },
        onResponseEnd: () => {
          resolve({ status, text });
        },
        onResponseError: (_, error) => {
          reject(error);
        },
      },
    );
  });

/** As a lane does it: when border says that it does not know whether it kept a record, the record is sent again. */
async function keep(lane: number, number: number): Promise<void> {
  const body = JSON.stringify(record(lane, number));
  for (;;) {
    const { status, text } = await post(clients[lane]!, body);
    if (status === 201 || status === 200) return;
    if (status !== 503) throw new Error(`crossing ${number} of lane ${lane}: ${status} ${text}`);
    await clock.sleep(AGAIN_AFTER_MS);
  }
}

work<Stint, StintDone>((stint) => play(stint, keep, monotonicMs));
