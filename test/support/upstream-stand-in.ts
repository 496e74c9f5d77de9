import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface AskedOf {
  readonly method: string;
  readonly path: string;
  readonly authorization: string;
  readonly body: unknown;
}
/** What to answer with; null: nothing, ever. */
export type Answer = { readonly status: number; readonly body?: unknown } | null;

/**
 * Border, data centre and simulator in one, as control-room sees them: notes what it is asked, in order, and answers
 * as it is told to. For what a person's command does when the others refuse, fail or fall silent.
 */
export class UpstreamStandIn {
  readonly asked: AskedOf[] = [];
  answer: (asked: AskedOf) => Answer = () => ({ status: 204 });
  readonly #server: Server;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<UpstreamStandIn> {
    const server = createServer();
    const standIn = new UpstreamStandIn(server);
    server.on('request', (request, reply) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        const asked: AskedOf = {
          method: request.method ?? '',
          path: request.url ?? '',
          authorization: request.headers.authorization ?? '',
          body: text === '' ? null : (JSON.parse(text) as unknown),
        };
        standIn.asked.push(asked);
        const answer = standIn.answer(asked);
        if (answer === null) return;
        reply.writeHead(answer.status, { 'content-type': 'application/json' });
        reply.end(answer.body === undefined ? '' : JSON.stringify(answer.body));
      });
    });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** What was asked, as `METHOD /path`, from the given place in the list on. */
  asks(from = 0): string[] {
    return this.asked.slice(from).map(({ method, path }) => `${method} ${path}`);
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((done) => this.#server.close(done));
  }
}
