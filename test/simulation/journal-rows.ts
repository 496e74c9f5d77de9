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

type FormTold = 'FormsIssued' | 'FormTranscribed' | 'FormsAccounted';
/** What the journal is told of paper forms. */
export type FormEntry = { [K in FormTold]: { readonly kind: K; readonly body: JournalBodies[K] } }[FormTold];

export type JournalRow = { readonly transaction: number; readonly sequence: number } & (
  | { readonly kind: 'CrossingRecorded'; readonly crossing: RecordCrossing; readonly hash: string }
  | { readonly kind: 'CrossingMended'; readonly crossing: RecordCrossing }
  | SettlementEntry
  | ReconciliationEntry
  | FormEntry
);
