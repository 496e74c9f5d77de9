import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/index.ts';
import { StreamModule } from '../stream/index.ts';
import { HistoryController } from './history.controller.ts';

@Module({ imports: [JournalModule, StreamModule], controllers: [HistoryController] })
export class HistoryModule {}
