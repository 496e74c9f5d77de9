import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import { resetConnection } from '#faults';
import { FaultBoard } from './fault-board.ts';
import type { FaultWatcher } from './fault-board.ts';

/** Connections that are held without an answer; one more is reset instead. */
export const MAX_HELD = 2_000;

/** Connections that faults keep waiting. They are freed (reset) when their fault ends, or when the caller gives up. */
@Injectable()
export class HeldConnections implements FaultWatcher {
  readonly #byFault = new Map<string, Set<Socket>>();
  #held = 0;
  #overflowed = 0;

  constructor(board: FaultBoard) {
    board.watch(this);
  }

  get held(): number {
    return this.#held;
  }

  /** Connections reset because {@link MAX_HELD} were held already. */
  get overflowed(): number {
    return this.#overflowed;
  }

  /** False when there is no room: the connection is reset. */
  hold(faultId: string, socket: Socket): boolean {
    if (this.#held >= MAX_HELD) {
      this.#overflowed += 1;
      resetConnection(socket);
      return false;
    }
    const sockets = this.#byFault.get(faultId) ?? new Set();
    if (sockets.has(socket) || socket.destroyed) return !socket.destroyed;
    this.#byFault.set(faultId, sockets);
    sockets.add(socket);
    this.#held += 1;
    socket.once('close', () => {
      this.release(faultId, socket);
    });
    return true;
  }

  /** Lets a connection go on that has got its answer after all. */
  release(faultId: string, socket: Socket): void {
    const sockets = this.#byFault.get(faultId);
    if (!sockets?.delete(socket)) return;
    this.#held -= 1;
    if (sockets.size === 0) this.#byFault.delete(faultId);
  }

  faultEnded({ faultId }: { readonly faultId: string }): void {
    for (const socket of [...(this.#byFault.get(faultId) ?? [])]) resetConnection(socket);
  }
}
