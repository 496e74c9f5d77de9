import type { Server as HttpServer } from 'node:http';
import type { INestApplicationContext } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server } from 'socket.io';
import type { ServerOptions } from 'socket.io';
import { isSameOrigin } from '../accounts/index.ts';
import { BOUNDS } from './bounds.ts';

/**
 * Socket.IO as the stream needs it. JSON without compression, as measured: for numbers it is smaller than msgpack and
 * far cheaper than deflate. A client says little, so its messages are bounded tightly.
 */
const options: Partial<ServerOptions> = {
  serveClient: false,
  perMessageDeflate: false,
  httpCompression: false,
  maxHttpBufferSize: BOUNDS.clientMessageBytes,
  pingInterval: BOUNDS.pingMs,
  pingTimeout: BOUNDS.pingMs,
  connectTimeout: BOUNDS.joinWithinMs,
};

/** Connections that may be open beyond the clients let in: those that are just signing in, or about to be refused. */
const connectionsBeyond = 200;

export class StreamAdapter extends IoAdapter {
  readonly #connectionsMax: number;

  constructor(app: INestApplicationContext, clientsMax: number) {
    super(app);
    this.#connectionsMax = clientsMax + connectionsBeyond;
  }

  /** Always on the application's own server: the port that the base class passes on is not used. */
  override createIOServer(_port: number, given?: object): ReturnType<IoAdapter['createIOServer']> {
    const server = new Server(this.httpServer as HttpServer, {
      ...given,
      ...options,
      allowRequest: (request, decide) => {
        if (!isSameOrigin(request.headers, request.headers.host)) decide('not of the same origin', false);
        else if (server.engine.clientsCount >= this.#connectionsMax) decide('too many connections', false);
        else decide(null, true);
      },
    });
    // Nest's adapter may bring another patch release of Socket.IO, whose types then are not ours.
    return server as unknown as ReturnType<IoAdapter['createIOServer']>;
  }
}
