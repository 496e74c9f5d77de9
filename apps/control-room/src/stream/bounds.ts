/** Everything of the stream that has a bound, in one place: the code keeps them and /docs/stream prints them. */
export const BOUNDS = {
  /** A tile changes at most this often: twice a second is what the eye can use. */
  changeSpacingMs: 500,
  /** Changes kept for clients that come back: five minutes at two a second. */
  changesKept: 600,
  /** A catch-up larger than this is answered by a snapshot, which says the same in less. */
  catchUpBytes: 1024 * 1024,
  /** Messages that may wait for one client before it counts as slow: two seconds' worth. */
  waitingMessages: 4,
  /** Requests to follow by one client in `followsWithinMs`; one that asks more often is broken, and is told so. */
  follows: 20,
  followsWithinMs: 10_000,
  /** Of a message from a client. */
  clientMessageBytes: 16 * 1024,
  /** The server asks this often whether a client is still there, and waits as long again for the answer. */
  pingMs: 10_000,
  /** From the connection to the joining of the namespace. */
  joinWithinMs: 5_000,
} as const;
