import { Controller, Get } from '@nestjs/common';
import type { BacklogStatus } from '#contracts';
import { Sites } from '../sites/sites.ts';

@Controller('v1/backlog')
export class BacklogController {
  readonly #sites: Sites;

  constructor(sites: Sites) {
    this.#sites = sites;
  }

  /** What each site has not yet at the register. */
  @Get()
  backlog(): { sites: (BacklogStatus & { siteId: string })[] } {
    return { sites: this.#sites.all().map(({ siteId, backlog }) => ({ siteId, ...backlog.status() })) };
  }
}
