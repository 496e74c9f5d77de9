import { Body, Controller, Get, HttpCode, Inject, Param, Post, UseInterceptors } from '@nestjs/common';
import {
  addedListEntries,
  addListEntries,
  listSnapshot,
  removedListEntries,
  removeListEntries,
  screeningReply,
  screeningRequest,
} from '#contracts';
import type {
  AddedListEntries,
  AddListEntries,
  ListSnapshot,
  RemovedListEntries,
  RemoveListEntries,
  ScreeningReply,
  ScreeningRequest,
} from '#contracts';
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

  /** As {@link add}: the centre's own clerks at work. */
  @Post('removals')
  @HttpCode(200)
  @Described({
    summary: 'Takes people or documents off a list; harmless to repeat; until when they were listed is kept',
    parameters: { list: LISTS },
    body: removeListEntries,
    reply: { 200: removedListEntries },
    problems: [404, 422, 503],
  })
  remove(
    @Param('list', new OneOf('list', LISTS)) list: ListName,
    @Body(new ZodBody(removeListEntries)) entries: RemoveListEntries,
  ): Promise<RemovedListEntries> {
    return this.#keeper.remove(list, entries);
  }

  @Post('screenings')
  @HttpCode(200)
  @UseInterceptors(ServiceDoor)
  @Described({
    summary: 'Screens up to 500 records made while the centre was away, against the list of then and of now',
    parameters: { list: LISTS },
    body: screeningRequest,
    reply: { 200: screeningReply },
    problems: [404, 422, 503],
  })
  screen(
    @Param('list', new OneOf('list', LISTS)) list: ListName,
    @Body(new ZodBody(screeningRequest)) asked: ScreeningRequest,
  ): ScreeningReply {
    return this.#keeper.screen(list, asked, this.#clock.nowMs());
  }
}
