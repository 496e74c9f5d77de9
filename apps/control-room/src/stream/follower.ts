import type { Namespace, Socket } from 'socket.io';
import type { Change, Notice, Problem, Snapshot } from '#contracts';
import type { Person } from '../accounts/index.ts';

interface FromClient {
  follow: (from: unknown) => void;
}
interface ToClient {
  snapshot: (snapshot: Snapshot) => void;
  change: (change: Change) => void;
  notice: (notice: Notice) => void;
  problem: (problem: Problem) => void;
}
/** What the stream knows of a client. */
interface FollowerData {
  person: Person;
  /** Set while the client is too slow: since when, and how many changes it did not get. */
  lagging: { readonly sinceMs: number; dropped: number } | null;
  /** Requests to follow since that instant. */
  follows: { readonly fromMs: number; count: number };
}
type Nothing = Record<string, never>;

export type Audience = Namespace<FromClient, ToClient, Nothing, FollowerData>;
/** A client of the stream: a person's page or program. */
export type Follower = Socket<FromClient, ToClient, Nothing, FollowerData>;

/** The part of the engine's connection that tells how far behind a client is (not in its public types). */
interface Connection {
  readonly writeBuffer: readonly unknown[];
  readonly transport: { readonly name: string; readonly writable: boolean };
}
const connectionOf = (follower: Follower): Connection => follower.conn as unknown as Connection;

/** Messages that are held in our memory because the client has not taken the earlier ones. */
export const waitingMessages = (follower: Follower): number => connectionOf(follower).writeBuffer.length;

/** Whether everything sent so far has left for the client. A polling client has nothing under way between polls. */
export function hasCaughtUp(follower: Follower): boolean {
  const { writeBuffer, transport } = connectionOf(follower);
  return writeBuffer.length === 0 && (transport.name === 'polling' || transport.writable);
}
