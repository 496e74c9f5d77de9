import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '#determinism';
import { CLOCK } from '../clock.ts';
import { SETTINGS } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { JournalDatabase } from './journal-database.ts';
import { JournalReader } from './journal-reader.ts';

/** The site's journal, read and never written here. */
@Module({
  providers: [
    {
      provide: JournalDatabase,
      inject: [SETTINGS, PinoLogger],
      useFactory: (settings: Settings, log: PinoLogger) => new JournalDatabase(settings.databaseUrl, log),
    },
    {
      provide: JournalReader,
      inject: [JournalDatabase, CLOCK, PinoLogger],
      useFactory: (database: JournalDatabase, clock: Clock, log: PinoLogger) =>
        new JournalReader(database, clock, log),
    },
  ],
  exports: [JournalDatabase, JournalReader],
})
export class JournalModule {}
