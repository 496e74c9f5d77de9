export type { Attempt, RecordOutcome } from './attempt.ts';
export type { ForwardingStore, PendingEntry, PendingPage, Settlement, Uplink } from './ports.ts';
export { DEFAULT_RETRY, pauseMs } from './retry-schedule.ts';
export type { RetryRule } from './retry-schedule.ts';
export { DEFAULT_FORWARDER_RULES, Forwarder } from './forwarder.ts';
export type { ForwarderPorts, ForwarderRules } from './forwarder.ts';
export { CommitGroup, TooManyWaitingError } from './commit-group.ts';
export type { CommitGroupOptions } from './commit-group.ts';
