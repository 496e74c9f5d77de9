import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/index.ts';
import { EventsController } from './events.controller.ts';

@Module({ imports: [JournalModule], controllers: [EventsController] })
export class EventsModule {}
