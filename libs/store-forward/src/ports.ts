import type { Attempt } from './attempt.ts';

/** A journalled record that the other side has not yet acknowledged. */
export interface PendingEntry {
  /** The store's own; opaque to all others. */
  readonly key: string;
  readonly crossingId: string;
  readonly siteId: string;
  /** Order is kept among the entries of one lane. */
  readonly laneKey: string;
  readonly laneSequence: number;
  readonly fallback: boolean;
  /** Attempts that count: those that got no answer for this entry while others got theirs. */
  readonly attempts: number;
}

/** What became of the entries of one batch; written in one transaction, harmless to write again. */
export interface Settlement {
  readonly acknowledged: readonly { readonly entry: PendingEntry; readonly repeat: boolean }[];
  readonly blocked: readonly { readonly entry: PendingEntry; readonly reason: string }[];
  /** Their count of attempts goes up by one. */
  readonly tried: readonly PendingEntry[];
}

export interface PendingPage {
  readonly entries: readonly PendingEntry[];
  /** Where to read on; opaque to all but the store. */
  readonly cursor: string | null;
}

/** Where entries wait. It outlives the process: whatever was not settled is pending again after a crash. */
export interface ForwardingStore {
  /**
   * Pending entries after the cursor (null: from the oldest), at most `limit`. The store sees to it that no entry ever
   * appears behind a cursor that it has given, however late its transaction commits.
   */
  pending(after: string | null, limit: number): Promise<PendingPage>;
  /**
   * The records of these entries, in their order, as they go over the wire: what is long is kept by the store alone, and
   * is in memory only while it is on its way.
   */
  written(entries: readonly PendingEntry[]): Promise<Uint8Array>;
  /**
   * The other side has answered to these records, so nobody reads them any more: the memory that {@link written} took may be
   * used again. Not told of records that nobody has answered to.
   */
  spent?(records: Uint8Array): void;
  settle(settlement: Settlement): Promise<void>;
}

/** The way to the other side. */
export interface Uplink {
  /**
   * Sends the records of entries of one site, as the store wrote them. Never throws for failed surroundings: that is an
   * outcome.
   */
  send(siteId: string, records: Uint8Array, entries: readonly PendingEntry[]): Promise<Attempt>;
}
