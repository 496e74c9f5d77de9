import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { SERVICES } from '#fallback';
import { overrideService } from '#contracts';
import type { OverrideService, SiteStatus } from '#contracts';
import { ZodBody } from '#http-edge';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';
import { SiteSpool } from '../spool/site-spool.ts';

@Controller('v1/overrides')
export class OverridesController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #spool: SiteSpool;

  constructor(sites: Sites, database: SiteDatabase, spool: SiteSpool) {
    this.#sites = sites;
    this.#database = database;
    this.#spool = spool;
  }

  /** A person holds services up or down, or (`set: null`) gives them back. Journalled; answers with the status then. */
  @Post()
  @HttpCode(200)
  async override(@Body(new ZodBody(overrideService)) said: OverrideService): Promise<SiteStatus> {
    this.#database.assertReachable();
    const site = this.#sites.get(said.siteId);
    const { set, by, reason } = said;
    const entries: NewEntry[] = [];
    for (const service of said.service === 'all' ? SERVICES : [said.service]) {
      const from = site.board.health[service];
      if (site.setOverride(service, set === null ? null : { set, by, reason })) {
        entries.push(site.healthEntry(service, from));
      }
    }
    await this.#sites.changed(site, entries);
    return site.status(this.#database.store, this.#spool.status);
  }
}
