import type { JournalBodies, RecordCrossing } from '#contracts';
import type { SettlementEntry } from '../../apps/border/src/forwarding/settlement-entries.ts';

export interface KeptCrossing {
  readonly crossing: RecordCrossing;
  readonly text: string;
  readonly hash: string;
  readonly recordedAt: string;
}

type Told = 'RecordsScreened' | 'LateHitFound' | 'CrossingsMerged' | 'ConflictFound';
/** What the journal is told of reconciliation, but for run and site time. */
export type ReconciliationEntry = {
  [K in Told]: { readonly kind: K; readonly body: JournalBodies[K] };
}[Told];

export type JournalRow = { readonly transaction: number; readonly sequence: number } & (
  | { readonly kind: 'CrossingRecorded'; readonly crossing: RecordCrossing; readonly hash: string }
  | SettlementEntry
  | ReconciliationEntry
);
