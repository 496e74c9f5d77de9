import type { SnapshotReader, SnapshotWriter, Snapshotable } from '#sim-kernel';

export const NOTHING_ASKED = 0;
export const OPEN_CHECK = 1;
export const RECORD_CROSSING = 2;

/**
 * What lanes have asked the driver of a live run and not yet been answered: at most one request a lane. Request ids count
 * up from 1 and are never used again.
 */
export class LookupBook implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  /** By lane; 0: nothing asked. */
  declare readonly requestId: Float64Array;
  declare readonly kind: Uint8Array;
  declare readonly dueAtMs: Float64Array;
  /** Lanes whose request the driver has not fetched yet, in the order asked. */
  fresh: number[] = [];
  /** The model may run up to here: the least of due time plus granted wait over all that is unanswered. */
  horizonMs = Infinity;
  readonly #laneOf = new Map<number, number>();
  #lastId = 0;

  constructor(lanes: number) {
    this.requestId = new Float64Array(lanes);
    this.kind = new Uint8Array(lanes);
    this.dueAtMs = new Float64Array(lanes);
  }

  ask(lane: number, kind: number, dueAtMs: number): void {
    this.#lastId += 1;
    this.requestId[lane] = this.#lastId;
    this.kind[lane] = kind;
    this.dueAtMs[lane] = dueAtMs;
    this.#laneOf.set(this.#lastId, lane);
    this.fresh.push(lane);
    if (dueAtMs < this.horizonMs) this.horizonMs = dueAtMs;
  }

  /** The lane that waits for this answer, or -1 when nobody does any more. */
  laneOf(requestId: number): number {
    return this.#laneOf.get(requestId) ?? -1;
  }

  /** Nobody waits for the lane's request any more. */
  close(lane: number): void {
    const id = this.requestId[lane]!;
    if (id === 0) return;
    this.#laneOf.delete(id);
    this.requestId[lane] = 0;
    this.kind[lane] = NOTHING_ASKED;
    const at = this.fresh.indexOf(lane);
    if (at >= 0) this.fresh.splice(at, 1);
  }

  /** Works out the horizon anew from what the driver has waited so far. */
  grant(waitedSoFarMs: (requestId: number) => number): void {
    let horizonMs = Infinity;
    for (const [id, lane] of this.#laneOf) {
      const waitedMs = Math.max(0, Math.floor(waitedSoFarMs(id)));
      horizonMs = Math.min(horizonMs, this.dueAtMs[lane]! + waitedMs);
    }
    this.horizonMs = horizonMs;
  }

  get unanswered(): number {
    return this.#laneOf.size;
  }

  save(writer: SnapshotWriter): void {
    writer.float64(this.#lastId);
    for (const values of [this.requestId, this.kind, this.dueAtMs]) writer.array(values);
    writer.array(Int32Array.from(this.fresh));
  }

  load(reader: SnapshotReader): void {
    this.#lastId = reader.float64();
    for (const values of [this.requestId, this.kind, this.dueAtMs]) reader.arrayInto(values);
    const fresh = new Int32Array(reader.peekCount());
    reader.arrayInto(fresh);
    this.fresh = [...fresh];
    this.#laneOf.clear();
    this.requestId.forEach((id, lane) => {
      if (id > 0) this.#laneOf.set(id, lane);
    });
    this.horizonMs = Infinity;
    for (const lane of this.#laneOf.values()) this.horizonMs = Math.min(this.horizonMs, this.dueAtMs[lane]!);
  }
}
