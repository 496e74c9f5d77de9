import { Body, Controller, Get, HttpCode, Post, Query, UseInterceptors } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { z } from 'zod';
import { crossingId, registerBatch, registerPage, registerReply, registerSummary, runId } from '#contracts';
import type { RegisterPage, RegisterReply, RegisterSummary } from '#contracts';
import { ZodBody } from '#http-edge';
import { ServiceDoor } from '../faults/service-door.ts';
import { CentreMetrics } from '../metrics/centre-metrics.ts';
import { Described } from '../openapi/described.ts';
import { BatchBody } from './batch-body.ts';
import type { ArrivedBatch } from './batch-record.ts';
import { CrossingRegister } from './crossing-register.ts';

const summaryQuery = z.strictObject({ runId });
const pageQuery = z.strictObject({
  runId,
  afterCrossingId: z
    .union([crossingId, z.literal('')])
    .default('')
    .meta({ example: 'pdn-2024-7f3a9c.CGK-T3.0000412' }),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000).meta({ example: 1_000 }),
});

@Controller('v1')
export class RegisterController {
  readonly #register: CrossingRegister;
  readonly #metrics: CentreMetrics;
  readonly #log: PinoLogger;

  constructor(register: CrossingRegister, metrics: CentreMetrics, log: PinoLogger) {
    this.#register = register;
    this.#metrics = metrics;
    this.#log = log;
  }

  @Post('services/crossing-register/batches')
  @HttpCode(200)
  @UseInterceptors(ServiceDoor)
  @Described({
    summary: 'Records crossings, all in one transaction; harmless to repeat. A body may have 4 MiB',
    body: registerBatch,
    reply: { 200: registerReply },
    problems: [413, 422, 503],
  })
  async record(@Body(new BatchBody()) batch: ArrivedBatch): Promise<RegisterReply> {
    const reply = await this.#register.record(batch);
    this.#count(batch, reply);
    const tells = this.#log.logger.isLevelEnabled('debug');
    for (const { crossingId, outcome, reason } of reply.results) {
      const { siteId } = batch;
      if (outcome === 'rejected') this.#log.warn({ crossingId, siteId, reason }, 'crossing rejected');
      else if (tells) this.#log.debug({ crossingId, siteId, outcome }, 'crossing arrived');
    }
    return reply;
  }

  /** Once a batch: to find a counter by its labels costs more than the rest of a record's way through here. */
  #count({ records }: ArrivedBatch, { results }: RegisterReply): void {
    const counts = new Map<string, number>();
    results.forEach(({ outcome }, at) => {
      const key = `${outcome} ${records[at]?.fallback ?? false}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    });
    for (const [key, count] of counts) {
      const [outcome = '', fallback = ''] = key.split(' ');
      this.#metrics.registerRecords.inc({ outcome, fallback }, count);
    }
  }

  @Get('register/summary')
  @Described({
    summary: 'How many crossings of a run are in the register, and how many arrived more than once',
    query: summaryQuery,
    reply: { 200: registerSummary },
    problems: [422, 503],
  })
  summary(@Query(new ZodBody(summaryQuery)) query: z.infer<typeof summaryQuery>): Promise<RegisterSummary> {
    return this.#register.summary(query.runId);
  }

  @Get('register/records')
  @Described({
    summary: 'Crossings of a run in the order of their ids, page by page',
    query: pageQuery,
    reply: { 200: registerPage },
    problems: [422, 503],
  })
  page(@Query(new ZodBody(pageQuery)) query: z.infer<typeof pageQuery>): Promise<RegisterPage> {
    return this.#register.page(query.runId, query.afterCrossingId, query.limit);
  }
}
