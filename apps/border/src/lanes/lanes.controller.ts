import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { laneStates } from '#contracts';
import type { LaneStates } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { SiteDatabase } from '../database/site-database.ts';
import { SiteSpool } from '../spool/site-spool.ts';
import { Sites } from '../sites/sites.ts';
import type { Site } from '../sites/site.ts';
import { keepLanes } from './keep-lanes.ts';

@Controller('v1/lanes')
export class LanesController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #spool: SiteSpool;

  constructor(sites: Sites, database: SiteDatabase, spool: SiteSpool) {
    this.#sites = sites;
    this.#database = database;
    this.#spool = spool;
  }

  /**
   * Lanes opened or closed; harmless to repeat. `changed` counts those that were not so already. Goes on in the spool: a
   * counter that opens because the gates shut must be able to work.
   */
  @Post()
  @HttpCode(200)
  async tell(@Body(new ZodBody(laneStates)) said: LaneStates): Promise<{ changed: number }> {
    const site = this.#sites.getInRun(said.siteId, said.runId);
    checkLanes(site, said);
    const news = said.lanes.filter(({ laneId, state }) => site.lanes.get(laneId)?.state !== state);
    if (news.length === 0) return { changed: 0 };
    if (this.#spool.takes) await this.#spool.tellLanes({ ...said, lanes: news });
    else await this.#database.transaction((query) => keepLanes(query, said, news));
    for (const { laneId, state } of news) {
      site.lanes.set(laneId, { state, changedAtMs: Date.parse(said.siteAt) });
    }
    return { changed: news.length };
  }
}

/** @throws ProblemError 422 `invalid-field` */
function checkLanes(site: Site, { lanes }: LaneStates): void {
  const seen = new Set<string>();
  lanes.forEach(({ laneId, hallId, laneKind }, at) => {
    const letter = laneKind === 'autogate' ? 'G' : 'C';
    const problem = !site.halls.has(hallId)
      ? ['hallId', `a hall of ${site.siteId}`, [...site.halls.keys()][0]]
      : !laneId.startsWith(`${hallId}-${letter}`)
        ? ['laneId', `a lane of ${hallId} whose letter is ${letter}`, `${hallId}-${letter}01`]
        : seen.has(laneId)
          ? ['laneId', 'each lane once', laneId]
          : null;
    if (problem) {
      const [name, expected = '', example] = problem;
      const field = `lanes.${at}.${name}`;
      throw new ProblemError(
        422,
        'invalid-field',
        'The lanes do not fit the run',
        `${field}: expected ${expected}`,
        { field, expected, example },
      );
    }
    seen.add(laneId);
  });
}
