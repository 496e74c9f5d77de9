import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** 500 documented checks at their largest are some 1.3 MB; every other request keeps the house's 1 MiB. */
export const BATCH_LIMIT_BYTES = 2 * 1024 * 1024;

/** Gives the one route that takes batches its larger bound. To be called before the routes are made. */
export function allowFullBatches(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      if (route.url.endsWith('/batches')) route.bodyLimit = BATCH_LIMIT_BYTES;
    });
}
