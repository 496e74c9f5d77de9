import { registerReply } from '#contracts';
import type { RegisterReply } from '#contracts';
import { quickCheck } from '#http-edge';
import type { Attempt, RecordOutcome, Uplink } from '#store-forward';
import type { CentreClient, PlainReply } from '../centre/centre-client.ts';
import { centreFailed } from '../centre/centre-failed.ts';

/** A batch of 1,000 takes the register some tens of milliseconds; a sick one gets this long. Wall time. */
const BATCH_DEADLINE_MS = 10_000;
/** Between two records: JSON like any other, and one record a line, which the register reads at half the cost. */
export const RECORD_SEPARATOR = ',\n';
const TAIL = Buffer.from('\n]}');
const isReply = quickCheck(registerReply);
/** Nobody was there to take the batch. */
const NOBODY = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** The crossing register of the data centre, over HTTP. */
export class RegisterUplink implements Uplink {
  readonly #centre: Pick<CentreClient, 'sendBatch'>;

  constructor(centre: Pick<CentreClient, 'sendBatch'>) {
    this.#centre = centre;
  }

  /** The records go as the store wrote them: nothing is parsed on the way. */
  async send(siteId: string, records: Uint8Array): Promise<Attempt> {
    const head = Buffer.from(`{"siteId":${JSON.stringify(siteId)},"records":[\n`);
    try {
      return outcomeOf(await this.#centre.sendBatch([head, records, TAIL], BATCH_DEADLINE_MS));
    } catch (error) {
      const failed = centreFailed(error);
      const code = (failed.cause as { code?: string } | undefined)?.code;
      return code !== undefined && NOBODY.has(code)
        ? { kind: 'undelivered', reason: failed.message }
        : { kind: 'unknown', reason: failed.message };
    }
  }
}

function outcomeOf({ status, text }: PlainReply): Attempt {
  // Too busy, or not up to it now: it says itself that it did not take the batch.
  if (status === 429 || status === 503)
    return { kind: 'undelivered', reason: `the register answered ${status}` };
  if (status !== 200)
    return { kind: 'unknown', reason: `the register answered ${status}: ${text.slice(0, 200)}` };
  const reply = parsed(text);
  if (!isReply(reply)) return { kind: 'unknown', reason: 'the register gave an answer that makes no sense' };
  return {
    kind: 'answered',
    outcomes: new Map(
      (reply as RegisterReply).results.map(({ crossingId, outcome, reason }): [string, RecordOutcome] => [
        crossingId,
        outcome === 'rejected'
          ? { kind: 'rejected', reason: reason ?? 'no reason given' }
          : { kind: 'acknowledged', repeat: outcome === 'repeat' },
      ]),
    ),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
