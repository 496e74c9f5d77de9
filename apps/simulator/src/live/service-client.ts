import { Pool } from 'undici';
import type { Clock } from '#determinism';
import type { Problem } from '#contracts';

/** The other side understood the request and will not do it; repeating it changes nothing. */
export class RefusedError extends Error {
  readonly status: number;
  readonly problem: Problem | null;
  constructor(path: string, status: number, problem: Problem | null) {
    super(`${path} answered ${status}${problem ? ` ${problem.code}: ${problem.detail}` : ''}`);
    this.name = 'RefusedError';
    this.status = status;
    this.problem = problem;
  }
}

/** One attempt; after it the same request is sent again (all our requests are harmless to repeat). */
const ATTEMPT_DEADLINE_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;
/** Requests in flight at once; more wait in the pool's queue, whose bound is the number of lanes of the run. */
const CONNECTIONS = 64;

/** Keep-alive JSON client of one of our apps. A request is repeated until it is answered or the client is closed. */
export class ServiceClient {
  readonly #pool: Pool;
  readonly #clock: Clock;
  readonly #serviceToken: string;
  readonly #closing = new AbortController();

  constructor(origin: string, serviceToken: string, clock: Clock) {
    this.#pool = new Pool(origin, {
      connections: CONNECTIONS,
      pipelining: 1,
      bodyTimeout: 0,
      headersTimeout: 0,
    });
    this.#serviceToken = serviceToken;
    this.#clock = clock;
  }

  /**
   * Sends until answered with 2xx.
   * @throws RefusedError when answered with 4xx other than 408, 425 and 429
   */
  async send<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    answerWithinMs = ATTEMPT_DEADLINE_MS,
  ): Promise<T> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
      this.#closing.signal.throwIfAborted();
      const reply = await this.#attempt<T>(method, path, body, answerWithinMs);
      if (reply !== UNANSWERED) return reply.body;
      await this.#clock.sleep(pauseMs, this.#closing.signal);
    }
  }

  /**
   * Sends once; null when nobody answers, or says to come back: for what is out of date by the time it is sent again.
   * @throws RefusedError as {@link send}
   */
  async offer<T>(method: 'POST', path: string, body: unknown): Promise<{ readonly body: T } | null> {
    this.#closing.signal.throwIfAborted();
    const reply = await this.#attempt<T>(method, path, body, ATTEMPT_DEADLINE_MS);
    return reply === UNANSWERED ? null : reply;
  }

  /** Ends requests in flight and those that wait to be repeated: they reject. */
  async close(): Promise<void> {
    this.#closing.abort(new Error('the client was closed'));
    await this.#pool.destroy();
  }

  async #attempt<T>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body: unknown,
    answerWithinMs: number,
  ): Promise<{ body: T } | typeof UNANSWERED> {
    const attempt = new AbortController();
    const disarm = this.#clock.after(answerWithinMs, () => {
      attempt.abort(new Error(`no answer within ${answerWithinMs} ms`));
    });
    const stop = (): void => {
      attempt.abort(this.#closing.signal.reason);
    };
    this.#closing.signal.addEventListener('abort', stop, { once: true });
    try {
      const response = await this.#pool.request({
        method,
        path,
        signal: attempt.signal,
        headers: {
          authorization: `Bearer ${this.#serviceToken}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.body.text();
      if (response.statusCode < 300) return { body: (text === '' ? null : JSON.parse(text)) as T };
      if (mayPass(response.statusCode)) return UNANSWERED;
      throw new RefusedError(path, response.statusCode, problemOf(text));
    } catch (error) {
      if (error instanceof RefusedError) throw error;
      this.#closing.signal.throwIfAborted();
      return UNANSWERED;
    } finally {
      disarm();
      this.#closing.signal.removeEventListener('abort', stop);
    }
  }
}

const UNANSWERED = Symbol('unanswered');
const mayPass = (status: number): boolean =>
  status >= 500 || status === 408 || status === 425 || status === 429;

function problemOf(text: string): Problem | null {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return null;
  }
}
