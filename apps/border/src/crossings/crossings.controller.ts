import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { recordCrossing } from '#contracts';
import type { CrossingReply, RecordCrossing } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { CrossingBook } from './crossing-book.ts';
import { CrossingStore } from './crossing-store.ts';
import type { StoredCrossing } from './crossing-store.ts';

@Controller('v1/crossings')
export class CrossingsController {
  readonly #book: CrossingBook;
  readonly #store: CrossingStore;

  constructor(book: CrossingBook, store: CrossingStore) {
    this.#book = book;
    this.#store = store;
  }

  /** 201 the first time, 200 when it was recorded before. */
  @Post()
  async record(
    @Body(new ZodBody(recordCrossing)) crossing: RecordCrossing,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<CrossingReply> {
    const recorded = await this.#book.record(crossing);
    reply.status(recorded.repeat ? 200 : 201);
    return recorded;
  }

  @Get(':crossingId')
  async find(@Param('crossingId') crossingId: string): Promise<StoredCrossing> {
    const stored = await this.#store.find(crossingId);
    if (stored) return stored;
    throw new ProblemError(
      404,
      'crossing-unknown',
      'No such crossing',
      `${crossingId} is not recorded here`,
      {
        field: 'crossingId',
      },
    );
  }
}
