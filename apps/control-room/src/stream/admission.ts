import { fastifyCookie } from '@fastify/cookie';
import type { ExtendedError } from 'socket.io';
import type { Clock } from '#determinism';
import type { Problem } from '#contracts';
import { SESSION_COOKIE } from '../accounts/index.ts';
import type { Sessions } from '../accounts/index.ts';
import type { Follower } from './follower.ts';

type Next = (error?: ExtendedError) => void;

/** A refusal as Socket.IO hands it to the client: `connect_error` with the problem in `data`. */
function refusal(status: number, code: string, detail: string): ExtendedError {
  const problem: Problem = { type: 'about:blank', title: 'Refused', status, code, detail };
  return Object.assign(new Error(code), { data: problem });
}

/** Lets in who shows the cookie of a session, as long as there is room. */
export const admission =
  (sessions: Sessions, clock: Clock, hasRoom: () => boolean) =>
  (follower: Follower, next: Next): void => {
    const token = fastifyCookie.parse(follower.handshake.headers.cookie ?? '')[SESSION_COOKIE];
    const reading = token === undefined ? Promise.resolve(null) : sessions.read(token);
    reading.then(
      (person) => {
        if (person === null) {
          next(
            refusal(401, 'not-signed-in', 'sign in first: POST /api/session, then connect with its cookie'),
          );
        } else if (!hasRoom()) {
          next(
            refusal(503, 'too-many-clients', 'this stream serves as many clients as it may; try again later'),
          );
        } else {
          follower.data = { person, lagging: null, follows: { fromMs: clock.nowMs(), count: 0 } };
          next();
        }
      },
      (error: unknown) => {
        next(error as ExtendedError);
      },
    );
  };
