import { Controller, Get, Inject, Query } from '@nestjs/common';
import { eventPage } from '#contracts';
import type { EventPage } from '#contracts';
import { ZodBody } from '#http-edge';
import { For } from '../accounts/index.ts';
import { EVENT_KINDS, JournalDatabase } from '../journal/index.ts';
import { Documented } from '../reference/documented.ts';
import { eventPageOf, eventQuery } from './event-page.ts';
import type { EventQuery } from './event-page.ts';

/** What happened, further back than the stream tells; and who ordered what. */
@Controller('api')
export class EventsController {
  readonly #database: JournalDatabase;

  constructor(@Inject(JournalDatabase) database: JournalDatabase) {
    this.#database = database;
  }

  @Get('events')
  @Documented({ summary: 'Events of all runs, newest first', query: eventQuery, reply: eventPage })
  events(@Query(new ZodBody(eventQuery)) query: EventQuery): Promise<EventPage> {
    return eventPageOf(this.#database, EVENT_KINDS, query);
  }

  @Get('audit')
  @For('auditor')
  @Documented({
    summary: 'Commands that people gave, newest first: who, when, what, why',
    query: eventQuery,
    reply: eventPage,
  })
  audit(@Query(new ZodBody(eventQuery)) query: EventQuery): Promise<EventPage> {
    return eventPageOf(this.#database, ['CommandGiven'], query);
  }
}
