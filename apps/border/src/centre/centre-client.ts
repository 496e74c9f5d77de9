import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { Pool } from 'undici';
import type { Dispatcher } from 'undici';
import { listSnapshot, lookupReply, screeningReply } from '#contracts';
import type { ListSnapshot, LookupReply, ScreenedList, ScreeningReply } from '#contracts';
import { deadline, unlessAborted } from '#determinism';
import type { Clock } from '#determinism';
import type { Service } from '#fallback';
import type { Settings } from '../settings.ts';
import { CLOCK, SETTINGS } from '../tokens.ts';
import { CentreFailedError, CentreRefusedError, centreFailed } from './centre-failed.ts';

/** Lookups on their way at once; more wait for a connection, no longer than their deadline. */
const LOOKUP_CONNECTIONS = 128;
/** Probes, snapshots and batches have connections of their own, so that hung lookups cannot starve them. */
const OTHER_CONNECTIONS = 32;
const SNAPSHOT_DEADLINE_MS = 20_000;
const SCREENING_DEADLINE_MS = 10_000;
/** Where there is nobody to listen we want to know at once. */
const CONNECT_TIMEOUT_MS = 1_000;

export interface PlainReply {
  readonly status: number;
  readonly text: string;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** JSON, whole or in parts. */
  readonly body?: string | readonly Uint8Array[];
}
const get = (path: string): Call => ({ method: 'GET', path });
const post = (path: string, body: string | readonly Uint8Array[]): Call => ({ method: 'POST', path, body });
/** With the length of a body in parts: without it the parts would travel as chunks. */
function bodyHeaders({ body }: Call): Record<string, string> {
  if (body === undefined) return {};
  const type = { 'content-type': 'application/json' };
  if (typeof body === 'string') return type;
  return { ...type, 'content-length': String(body.reduce((sum, { length }) => sum + length, 0)) };
}

/** HTTP to the data centre over kept connections. Every call has a deadline; what fails throws {@link CentreFailedError}. */
@Injectable()
export class CentreClient implements OnApplicationShutdown {
  readonly #clock: Clock;
  readonly #probeDeadlineMs: number;
  readonly #lookups: Pool;
  readonly #others: Pool;
  readonly #headers: { readonly authorization: string };
  readonly #onBreak: (() => void)[] = [];

  constructor(@Inject(SETTINGS) settings: Settings, @Inject(CLOCK) clock: Clock) {
    this.#clock = clock;
    this.#probeDeadlineMs = settings.LOOKUP_DEADLINE_MS;
    this.#headers = { authorization: `Bearer ${settings.SERVICE_TOKEN}` };
    // Deadlines are ours, by signal: the pool's own timers are too coarse for them.
    const options = {
      headersTimeout: 0,
      bodyTimeout: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      pipelining: 1,
    };
    this.#lookups = new Pool(settings.DATA_CENTRE_URL, { ...options, connections: LOOKUP_CONNECTIONS });
    this.#others = new Pool(settings.DATA_CENTRE_URL, { ...options, connections: OTHER_CONNECTIONS });
    for (const pool of [this.#lookups, this.#others]) {
      pool.on('disconnect', () => {
        for (const tell of this.#onBreak) tell();
      });
    }
  }

  /** Calls `tell` when a kept connection breaks: the quickest sign that the centre may be gone. */
  onDisconnect(tell: () => void): void {
    this.#onBreak.push(tell);
  }

  /** @throws CentreFailedError, CentreRefusedError */
  async lookUp(service: Service, body: string, signal: AbortSignal): Promise<LookupReply> {
    const reply = await this.#send(this.#lookups, post(`/v1/services/${service}/lookups`, body), signal);
    return this.#understood(reply, (said) => lookupReply.parse(said));
  }

  /** Whether the service would answer a call from this site. */
  async probe(service: Service, siteId: string): Promise<boolean> {
    try {
      const path = `/v1/services/${service}/probe?siteId=${siteId}`;
      return (await this.#within(this.#probeDeadlineMs, get(path))).status === 200;
    } catch {
      return false;
    }
  }

  /** @throws CentreFailedError, CentreRefusedError */
  async snapshot(service: Service, siteId: string): Promise<ListSnapshot> {
    const path = `/v1/services/${service}/snapshot?siteId=${siteId}`;
    const reply = await this.#within(SNAPSHOT_DEADLINE_MS, get(path));
    return this.#understood(reply, (said) => listSnapshot.parse(said));
  }

  /** @throws CentreFailedError, CentreRefusedError */
  async screen(list: ScreenedList, body: string): Promise<ScreeningReply> {
    const path = `/v1/services/${list}/screenings`;
    const reply = await this.#within(SCREENING_DEADLINE_MS, post(path, body));
    return this.#understood(reply, (said) => screeningReply.parse(said));
  }

  /** A batch in parts, one after another. @throws CentreFailedError */
  sendBatch(body: readonly Uint8Array[], withinMs: number): Promise<PlainReply> {
    return this.#within(withinMs, post('/v1/services/crossing-register/batches', body));
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.#lookups.destroy(), this.#others.destroy()]);
  }

  async #within(durationMs: number, call: Call): Promise<PlainReply> {
    const { signal, disarm } = deadline(this.#clock, durationMs);
    try {
      return await this.#send(this.#others, call, signal);
    } finally {
      disarm();
    }
  }

  async #send(pool: Pool, call: Call, signal: AbortSignal): Promise<PlainReply> {
    try {
      // The pool looks at the signal of a request only once it has a connection for it; nobody waits for that.
      return await unlessAborted(signal, this.#exchange(pool, call, signal));
    } catch (error) {
      throw centreFailed(error);
    }
  }

  async #exchange(pool: Pool, call: Call, signal: AbortSignal): Promise<PlainReply> {
    const headers = { ...this.#headers, ...bodyHeaders(call) };
    // The pool sends anything that it can iterate over; its types name only some of it.
    const response = await pool.request({ ...call, signal, headers } as Dispatcher.RequestOptions);
    return { status: response.statusCode, text: await response.body.text() };
  }

  #understood<T>({ status, text }: PlainReply, parse: (said: unknown) => T): T {
    if (status >= 400 && status < 500 && status !== 429) throw new CentreRefusedError(status, text);
    if (status !== 200) throw new CentreFailedError(`the centre answered ${status}`, false);
    try {
      return parse(JSON.parse(text));
    } catch (error) {
      throw new CentreFailedError('the centre gave an answer that makes no sense', false, { cause: error });
    }
  }
}
