import { Agent, request } from 'undici';
import type { z } from 'zod';
import { DeadlineExceededError, deadline } from '#determinism';
import type { Clock } from '#determinism';
import { problem } from '#contracts';
import type { Problem } from '#contracts';
import type { Settings, UpstreamApp } from '../settings.ts';
import { UpstreamError } from './upstream-error.ts';

/** Wall time that an app has to answer; beginning a run takes the simulator longer than anything else. */
const answerWithinMs = 10_000;
/** Of an answer; a longer one is a mistake. */
const answerBytesMax = 8 * 1024 * 1024;

interface Question<Schema extends z.ZodType> {
  readonly app: UpstreamApp;
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly body?: unknown;
  /** What the answer must be; null: nothing of it is needed. */
  readonly reply: Schema | null;
  /** Wall time that it has to answer, where that is not as long as ever. */
  readonly withinMs?: number;
}

/** Asks the other apps of the house, once each: whoever wants to try again knows better whether that is harmless. */
export class Upstream {
  readonly #settings: Settings;
  readonly #clock: Clock;
  readonly #agent = new Agent({ connections: 16, pipelining: 1, maxResponseSize: answerBytesMax });

  constructor(settings: Settings, clock: Clock) {
    this.#settings = settings;
    this.#clock = clock;
  }

  /** @throws UpstreamError */
  async ask<Schema extends z.ZodType>(question: Question<Schema>): Promise<z.infer<Schema>> {
    const { app, reply } = question;
    const { status, text } = await this.#answer(question);
    if (status >= 400) throw refusalOf(app, status, text);
    if (reply === null) return undefined as z.infer<Schema>;
    const parsed = reply.safeParse(jsonOf(text));
    if (parsed.success) return parsed.data;
    const issue = parsed.error.issues[0];
    throw new UpstreamError(
      app,
      'failed',
      `${app} answered with something else than was expected: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`,
    );
  }

  async #answer(question: Question<z.ZodType>): Promise<{ status: number; text: string }> {
    const { app, method, path, body, withinMs = answerWithinMs } = question;
    const { signal, disarm } = deadline(this.#clock, withinMs);
    try {
      const response = await request(`${this.#settings.upstream[app]}${path}`, {
        method,
        dispatcher: this.#agent,
        signal,
        headers: {
          authorization: `Bearer ${this.#settings.serviceToken}`,
          accept: 'application/json, application/problem+json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return { status: response.statusCode, text: await response.body.text() };
    } catch (error) {
      throw unanswered(app, error);
    } finally {
      disarm();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#agent.destroy();
  }
}

const neverArrived = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

function unanswered(app: UpstreamApp, cause: unknown): UpstreamError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== undefined && neverArrived.has(code)) {
    return new UpstreamError(app, 'undelivered', `${app} cannot be reached (${code}); it was not asked`, {
      cause,
    });
  }
  const why =
    cause instanceof DeadlineExceededError ? cause.message : `the connection broke (${code ?? 'no answer'})`;
  return new UpstreamError(app, 'unknown', `${why}; whether ${app} did what it was asked is not known`, {
    cause,
  });
}

/** A 4xx is about what the person asked; anything else is about the other app or about us. */
function refusalOf(app: UpstreamApp, status: number, text: string): UpstreamError {
  const said: Problem | null = problem.safeParse(jsonOf(text)).data ?? null;
  const words = said ? `${said.code}: ${said.detail}` : `status ${status}`;
  const aboutUs = status === 401 || status === 403;
  if (status < 500 && !aboutUs) return new UpstreamError(app, 'refused', words, { problem: said });
  return new UpstreamError(app, 'failed', `${app} answered ${words}`, { problem: said });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
