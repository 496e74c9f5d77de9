import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { z } from 'zod';
import type { SiteStatus } from '#contracts';
import { deadline } from '#determinism';
import type { Clock } from '#determinism';
import { ZodBody } from '#http-edge';
import { SiteDatabase } from '../database/site-database.ts';
import { SiteSpool } from '../spool/site-spool.ts';
import { CLOCK } from '../tokens.ts';
import { Sites } from './sites.ts';

/** `after` a version: wait until there is a newer one, at most `waitMs`. */
export const statusQuery = z.strictObject({
  after: z.coerce
    .number('expected a version')
    .int()
    .min(-1)
    .max(Number.MAX_SAFE_INTEGER)
    .optional()
    .meta({ example: 412 }),
  waitMs: z.coerce
    .number('expected milliseconds')
    .int()
    .min(0)
    .max(10_000)
    .default(0)
    .meta({ example: 5_000 }),
});
type StatusQuery = z.infer<typeof statusQuery>;

@Controller('v1/sites')
export class StatusController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #spool: SiteSpool;
  readonly #clock: Clock;

  constructor(sites: Sites, database: SiteDatabase, spool: SiteSpool, @Inject(CLOCK) clock: Clock) {
    this.#sites = sites;
    this.#database = database;
    this.#spool = spool;
    this.#clock = clock;
  }

  @Get(':siteId/status')
  async status(
    @Param('siteId') siteId: string,
    @Query(new ZodBody(statusQuery)) { after, waitMs }: StatusQuery,
  ): Promise<SiteStatus> {
    const site = this.#sites.get(siteId);
    if (after !== undefined && waitMs > 0) {
      const { signal, disarm } = deadline(this.#clock, waitMs);
      await site.newerThan(after, signal).finally(disarm);
    }
    // Meanwhile another run may have begun here.
    return this.#sites.get(siteId).status(this.#database.store, this.#spool.status);
  }
}
