import { BlockedController } from './blocked.controller.ts';
import { BlockedCrossings } from './blocked-crossings.ts';
import { ConflictsController } from './conflicts.controller.ts';
import { Conflicts } from './conflicts.ts';
import { CrossingRecordsController } from './crossing-records.controller.ts';
import { CrossingRecords } from './crossing-records.ts';
import { DueRecords } from './due-records.ts';
import { LateHitsController } from './late-hits.controller.ts';
import { LateHits } from './late-hits.ts';
import { ListScreening } from './list-screening.ts';
import { Merges } from './merges.ts';
import { OutageLedger } from './outage-ledger.ts';
import { OutageReports } from './outage-reports.ts';
import { OutagesController } from './outages.controller.ts';
import { ReconciliationCounts } from './reconciliation-counts.ts';
import { ReconciliationWatch } from './reconciliation-watch.ts';
import { Rescreening } from './rescreening.ts';
import { RunBooks } from './run-books.ts';
import { ScreeningOutcomes } from './screening-outcomes.ts';

/** What border's module takes in: what happens to fallback records once the data centre is back. */
export const RECONCILIATION_CONTROLLERS = [
  LateHitsController,
  ConflictsController,
  BlockedController,
  OutagesController,
  CrossingRecordsController,
];
export const RECONCILIATION_PROVIDERS = [
  RunBooks,
  CrossingRecords,
  Merges,
  DueRecords,
  ListScreening,
  ScreeningOutcomes,
  Rescreening,
  ReconciliationCounts,
  ReconciliationWatch,
  LateHits,
  Conflicts,
  BlockedCrossings,
  OutageLedger,
  OutageReports,
];
