export { JournalDatabase, JournalUnreachableError } from './journal-database.ts';
export { JournalModule } from './journal.module.ts';
export { JournalReader } from './journal-reader.ts';
export type { JournalListener } from './journal-reader.ts';
export { columns, entryOf } from './journal-row.ts';
export type { JournalRow } from './journal-row.ts';
export { EVENT_KINDS } from './newest-run.ts';
