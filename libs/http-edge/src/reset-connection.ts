import type { Socket } from 'node:net';

/**
 * Resets a connection, so that the other side hears of an error and of no end. One whose sending side has been ended already
 * is closed as it is: libuv does not reset it, and Node then forgets to close it, which keeps the descriptor open and the
 * process from ever ending (https://github.com/libp2p/js-libp2p/pull/3597; seen with Node 24.21).
 */
export function resetConnection(socket: Socket): void {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}
