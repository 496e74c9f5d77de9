export { JournalDatabase, JournalUnreachableError } from './journal-database.ts';
export { JournalModule } from './journal.module.ts';
export { JournalReader } from './journal-reader.ts';
export type { JournalListener } from './journal-reader.ts';
export { columns, entryOf, isIndexedByKind } from './journal-row.ts';
export type { JournalRow } from './journal-row.ts';
export { END_OF_JOURNAL, EVENT_KINDS, readNewest } from './event-rows.ts';
