import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { resetConnection } from '#faults';

/**
 * `whole`: all passes. `cut`: connections are reset, new ones too. `requests-lost`: they are accepted and nothing comes
 * through. `answers-lost`: what is asked is done, and nobody hears of it.
 */
export type WireState = 'whole' | 'cut' | 'requests-lost' | 'answers-lost';

interface Link {
  readonly near: Socket;
  readonly far: Socket;
  /** Something of it was lost: whatever came afterwards would make no sense, so nothing more comes. */
  torn: boolean;
}

/** A TCP connection's way to a server, which can be made to fail. */
export class FaultyWire {
  readonly port: number;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #state: WireState = 'whole';

  private constructor(server: Server, port: number) {
    this.#server = server;
    this.port = port;
  }

  static async to(target: number): Promise<FaultyWire> {
    const server = createServer({ noDelay: true });
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const wire = new FaultyWire(server, (server.address() as AddressInfo).port);
    server.on('connection', (near) => {
      wire.#accept(near, target);
    });
    return wire;
  }

  get state(): WireState {
    return this.#state;
  }

  /** What was torn meanwhile is reset when the wire is whole again. */
  set(state: WireState): void {
    this.#state = state;
    for (const link of this.#links) if (state === 'cut' || (state === 'whole' && link.torn)) reset(link);
  }

  async close(): Promise<void> {
    this.set('cut');
    await new Promise((done) => this.#server.close(done));
  }

  #accept(near: Socket, target: number): void {
    if (this.#state === 'cut') {
      near.on('error', () => undefined);
      resetConnection(near);
      return;
    }
    const far = connect({ port: target, host: '127.0.0.1', noDelay: true });
    const link: Link = { near, far, torn: false };
    this.#links.add(link);
    this.#pass(link, near, far, 'requests-lost');
    this.#pass(link, far, near, 'answers-lost');
  }

  #pass(link: Link, from: Socket, to: Socket, lostWhile: WireState): void {
    from.on('data', (chunk) => {
      if (link.torn || this.#state === lostWhile) link.torn = true;
      else if (!to.write(chunk)) from.pause();
    });
    to.on('drain', () => from.resume());
    from.on('end', () => to.end());
    from.on('error', () => {
      reset(link);
    });
    from.on('close', () => {
      this.#links.delete(link);
      to.destroy();
    });
  }
}

function reset({ near, far }: Link): void {
  resetConnection(near);
  resetConnection(far);
}
