export { Calendar, DEFAULT_PRIORITY, MAX_PENDING_EVENTS, NEVER, NO_EVENT, PRIORITIES } from './calendar.ts';
export { Kernel } from './kernel.ts';
export type { EventHandler, KernelOptions, TraceSink } from './kernel.ts';
export { RunError, SnapshotError } from './run-error.ts';
export type { RunErrorCode } from './run-error.ts';
export { SnapshotReader, SnapshotWriter, fixedArrays, restoreSnapshot, takeSnapshot } from './snapshot.ts';
export type { Snapshotable } from './snapshot.ts';
export { TraceHash } from './trace-hash.ts';
export { Columns } from './columns.ts';
export { Rows } from './rows.ts';
export type { ColumnArrays, ColumnShape, ColumnType } from './columns.ts';
export { MAX_LEVELS, NOBODY, QueueBank } from './queue-bank.ts';
export { TimeWeightedMonitor } from './time-weighted-monitor.ts';
export { DurationMonitor } from './duration-monitor.ts';
export { Network } from './network/network.ts';
export type { VisitSink } from './network/network.ts';
export { NetworkDefinitionError } from './network/check-definition.ts';
export { durationFigures } from './network/report.ts';
export type { DurationFigures, NetworkReport, StationReport } from './network/report.ts';
export type {
  ArrivalsDefinition,
  Closing,
  Destination,
  NetworkDefinition,
  PerClass,
  Route,
  ServersDefinition,
  SourceDefinition,
  StationDefinition,
} from './network/definition.ts';
