import { Inject, Injectable } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { NEVER, catchError, from, mergeMap, of, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Clock } from '#determinism';
import { resetConnection } from '#faults';
import type { Misbehaviour } from '#faults';
import { ProblemError } from '#http-edge';
import { CLOCK } from '../tokens.ts';
import { HeldConnections } from './held-connections.ts';

const TRICKLE_BEAT_MS = 100;
/** Answers that wait for their delay; one more is refused. */
const MAX_DELAYED = 10_000;

const CORRUPT_BODIES = {
  'not-json': '{"service": "watchl\u0000',
  'wrong-shape': '{"ok":true,"data":[]}',
  empty: '',
} as const;

/** Carries out what the library decided: how a request to a faulty service ends on the wire. */
@Injectable()
export class Misbehaving {
  readonly #held: HeldConnections;
  readonly #clock: Clock;
  #delayed = 0;

  constructor(held: HeldConnections, @Inject(CLOCK) clock: Clock) {
    this.#held = held;
    this.#clock = clock;
  }

  /**
   * The stream that stands in for `work`, which is the service's honest answer and is done when subscribed to. It is
   * empty for ever where nothing more may be sent the ordinary way.
   */
  carryOut(
    met: Misbehaviour,
    faultId: string,
    work: Observable<unknown>,
    reply: FastifyReply,
  ): Observable<unknown> {
    switch (met.effect) {
      case 'hold':
        return this.#afterWork(met.afterWork, work, () => {
          reply.hijack();
          this.#held.hold(faultId, reply.request.raw.socket);
        });
      case 'reset':
        return this.#afterWork(met.afterWork, work, () => {
          reply.hijack();
          resetConnection(reply.request.raw.socket);
        });
      case 'refuse':
        return throwError(() => refusal(met.status, met.code, faultId));
      case 'delay':
        return this.#delay(met.delayMs, faultId, work);
      case 'cut':
      case 'corrupt':
      case 'trickle':
        return work.pipe(
          mergeMap((answer) => {
            reply.hijack();
            this.#spoil(met, faultId, JSON.stringify(answer), reply);
            return NEVER;
          }),
        );
    }
  }

  #afterWork(isAfter: boolean, work: Observable<unknown>, end: () => void): Observable<unknown> {
    const finish = (): Observable<unknown> => {
      end();
      return NEVER;
    };
    // A failure is swallowed too: the caller is not to know.
    return (isAfter ? work : of(null)).pipe(
      catchError(() => of(null)),
      mergeMap(finish),
    );
  }

  #delay(delayMs: number, faultId: string, work: Observable<unknown>): Observable<unknown> {
    if (this.#delayed >= MAX_DELAYED) return throwError(() => refusal(503, 'too-many-delayed', faultId));
    this.#delayed += 1;
    const wait = this.#clock.sleep(delayMs).finally(() => {
      this.#delayed -= 1;
    });
    return work.pipe(mergeMap((answer) => from(wait.then(() => answer))));
  }

  #spoil(
    met: Extract<Misbehaviour, { effect: 'cut' | 'corrupt' | 'trickle' }>,
    faultId: string,
    answer: string,
    { raw }: FastifyReply,
  ): void {
    const bytes = Buffer.from(met.effect === 'corrupt' ? CORRUPT_BODIES[met.how] : answer);
    raw.writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'content-length': bytes.length,
    });
    switch (met.effect) {
      case 'corrupt':
        raw.end(bytes);
        return;
      case 'cut':
        raw.write(bytes.subarray(0, Math.floor(bytes.length * met.sentShare)), () => {
          raw.destroy();
        });
        return;
      case 'trickle':
        this.#trickle(met.bytesPerSecond, faultId, bytes, raw);
    }
  }

  #trickle(bytesPerSecond: number, faultId: string, bytes: Buffer, raw: FastifyReply['raw']): void {
    const { socket } = raw;
    if (socket === null || !this.#held.hold(faultId, socket)) return;
    const startedAtMs = this.#clock.nowMs();
    let sent = 0;
    raw.flushHeaders();
    const stop = this.#clock.every(TRICKLE_BEAT_MS, () => {
      const due = Math.floor(((this.#clock.nowMs() - startedAtMs) * bytesPerSecond) / 1_000);
      const until = Math.min(bytes.length, due);
      if (until > sent) raw.write(bytes.subarray(sent, until));
      sent = until;
      if (sent < bytes.length) return;
      stop();
      raw.end();
      this.#held.release(faultId, socket);
    });
    raw.once('close', stop);
  }
}

const refusal = (status: number, code: string, faultId: string): ProblemError =>
  new ProblemError(
    status,
    code,
    status === 503 ? 'The service is not available' : 'The service failed',
    `fault ${faultId} is in force`,
  );
