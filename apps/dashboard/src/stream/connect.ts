import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Change, Follow, Notice, Snapshot } from '#contracts';
import { every, wallMs } from '../clock.ts';
import type { Board } from './board.ts';
import { Follower } from './follower.ts';

interface ServerToClient {
  snapshot: (snapshot: Snapshot) => void;
  change: (change: Change) => void;
  notice: (notice: Notice) => void;
}
interface ClientToServer {
  follow: (follow: Follow) => void;
}

/** How long a `follow` may stay without an answer before it is sent again. */
const ASK_AGAIN_MS = 3_000;

/**
 * Follows the stream into the board until it is stopped. `onRefused` is called when the server does not know this session
 * any more: only a new sign-in helps then.
 */
export function followStream(board: Board, onRefused: () => void): () => void {
  // Straight to WebSocket: no sticky sessions needed, and a lost server is noticed at once.
  const socket: Socket<ServerToClient, ClientToServer> = io('/stream', {
    transports: ['websocket', 'polling'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 3_000,
    timeout: 5_000,
  });
  const follower = new Follower({
    send: (follow) => socket.emit('follow', follow),
    onSnapshot: (snapshot) => board.takeSnapshot(snapshot, wallMs()),
    onChange: (change) => board.takeChange(change, wallMs()),
    onGap: (gap) => board.takeGap(gap),
  });

  socket.on('connect', () => {
    board.setConnected('live', wallMs());
    follower.follow();
  });
  socket.on('disconnect', (reason) => {
    board.setConnected('reconnecting', wallMs());
    // The server hung up by intent: it restarts or ended the session; the library would not try again by itself.
    if (reason === 'io server disconnect') socket.connect();
  });
  socket.on('connect_error', () => {
    board.setConnected('reconnecting', wallMs());
    // Refused in the handshake (not a network fault): the cookie is no longer good.
    if (!socket.active) onRefused();
  });
  socket.on('snapshot', (snapshot) => follower.receiveSnapshot(snapshot));
  socket.on('change', (change) => follower.receiveChange(change));
  socket.on('notice', (notice) => board.takeNotice(notice));

  const stopAsking = every(ASK_AGAIN_MS, () => {
    if (socket.connected && follower.isBehind) follower.follow();
  });
  return () => {
    stopAsking();
    socket.disconnect();
  };
}
