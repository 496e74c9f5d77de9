import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import { addedListEntries, addListEntries, listSnapshot } from '#contracts';
import type { AddedListEntries, AddListEntries, ListSnapshot } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ZodBody } from '#http-edge';
import { ServiceDoor } from '../faults/service-door.ts';
import { Described } from '../openapi/described.ts';
import { CLOCK } from '../tokens.ts';
import { ListKeeper } from './list-keeper.ts';
import { LISTS } from './listed.ts';
import type { ListName } from './listed.ts';
import { OneOf } from '../lookups/one-of.pipe.ts';

@Controller('v1/services/:list')
export class ListsController {
  readonly #keeper: ListKeeper;
  readonly #clock: Clock;

  constructor(keeper: ListKeeper, @Inject(CLOCK) clock: Clock) {
    this.#keeper = keeper;
    this.#clock = clock;
  }

  @Get('snapshot')
  @UseInterceptors(ServiceDoor)
  @Described({
    summary: 'What a site keeps for documented checks: every key of a list, with its version',
    parameters: { list: LISTS, 'siteId?': 'CGK-T3' },
    reply: { 200: listSnapshot },
    problems: [404, 503],
  })
  snapshot(@Param('list', new OneOf('list', LISTS)) list: ListName): ListSnapshot {
    return this.#keeper.list(list).snapshot(isoNow(this.#clock));
  }

  /** Not a service of the centre to its sites, but its own clerks at work: faults do not touch it. */
  @Post('entries')
  @HttpCode(200)
  @Described({
    summary: 'Adds people or documents to a list; harmless to repeat',
    parameters: { list: LISTS },
    body: addListEntries,
    reply: { 200: addedListEntries },
    problems: [404, 409, 422, 503],
  })
  add(
    @Param('list', new OneOf('list', LISTS)) list: ListName,
    @Body(new ZodBody(addListEntries)) entries: AddListEntries,
  ): Promise<AddedListEntries> {
    return this.#keeper.add(list, entries);
  }
}
