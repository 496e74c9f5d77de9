/** What of a socket of Node is needed here. */
interface Connection {
  readonly writableEnded: boolean;
  destroy(): unknown;
  resetAndDestroy(): unknown;
}

/**
 * Resets a connection, so that the other side hears of an error and of no end. One whose sending side has been ended already
 * is closed as it is: libuv does not reset it, and Node then forgets to close it, which keeps the descriptor open and the
 * process from ever ending (https://github.com/libp2p/js-libp2p/pull/3597; seen with Node 24.21).
 */
export function resetConnection(connection: Connection): void {
  if (connection.writableEnded) connection.destroy();
  else connection.resetAndDestroy();
}
