import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { registerBatch } from '#contracts';
import { ZodBody } from '#http-edge';
import { arrivedOf } from './batch-record.ts';
import type { ArrivedBatch } from './batch-record.ts';
import { readLinedBatch } from './lined-batch.ts';

/** 1,000 documented checks at their largest are some 2.6 MB; every other request keeps the house's 1 MiB. */
export const BATCH_LIMIT_BYTES = 4 * 1024 * 1024;
const BATCHES = '/batches';

/** A batch that needs no further look. */
class ReadBatch implements ArrivedBatch {
  readonly siteId: string;
  readonly records: ArrivedBatch['records'];

  constructor({ siteId, records }: ArrivedBatch) {
    this.siteId = siteId;
    this.records = records;
  }
}

/**
 * Gives the one route that takes batches its larger bound, and its quick way of reading them; whatever cannot be read that
 * way is read as any JSON. To be called before the routes are made.
 */
export function takeBatches(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', (route) => {
    if (route.url.endsWith(BATCHES)) route.bodyLimit = BATCH_LIMIT_BYTES;
  });
  const plain = fastify.getDefaultJsonParser('error', 'error');
  app.useBodyParser('application/json', {}, (request, body: Buffer, done) => {
    const batch = request.routeOptions.url?.endsWith(BATCHES) ? readLinedBatch(body) : null;
    if (batch === null) void plain(request as FastifyRequest, body.toString(), done);
    else done(null, new ReadBatch(batch));
  });
}

/** The batch of a request, however it was read. */
export class BatchBody {
  readonly #schema = new ZodBody(registerBatch);

  /** @throws ProblemError 422 `invalid-field` or `unknown-field`, naming the first field at fault */
  transform(value: unknown): ArrivedBatch {
    return value instanceof ReadBatch ? value : arrivedOf(this.#schema.transform(value));
  }
}
