import { io } from 'socket.io-client';
import type { Socket } from 'socket.io-client';
import type { Change, Follow, Notice, Problem, Snapshot } from '#contracts';
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

const NOT_SIGNED_IN = 401;
/** How long a `follow` may stay without an answer, or a connection refused, before it is tried again. */
const ASK_AGAIN_MS = 3_000;

/**
 * Follows the stream into the board until it is stopped. `onRefused` is called when the server does not know this session
 * any more: only a new sign-in helps then.
 */
export function followStream(board: Board, onRefused: () => void): () => void {
  // Straight to WebSocket: no sticky sessions needed, and a lost server is noticed at once.
  const socket: Socket<ServerToClient, ClientToServer> = io('/stream', {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
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
  socket.on('disconnect', () => board.setConnected('reconnecting', wallMs()));
  socket.on('connect_error', (error: Error & { data?: Problem }) => {
    board.setConnected('reconnecting', wallMs());
    if (error.data?.status === NOT_SIGNED_IN) onRefused();
  });
  socket.on('snapshot', (snapshot) => follower.receiveSnapshot(snapshot));
  socket.on('change', (change) => follower.receiveChange(change));
  socket.on('notice', (notice) => board.takeNotice(notice));

  const stopAsking = every(ASK_AGAIN_MS, () => {
    // Hung up or refused by the server (it is full, or restarts): the library does not try again by itself.
    if (!socket.active) socket.connect();
    else if (socket.connected && follower.isBehind) follower.follow();
  });
  return () => {
    stopAsking();
    socket.disconnect();
  };
}
