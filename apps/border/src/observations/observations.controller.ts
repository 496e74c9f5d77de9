import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { observations } from '#contracts';
import type { Observations } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError, ZodBody } from '#http-edge';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { Sites } from '../sites/sites.ts';
import type { Site } from '../sites/site.ts';
import { CLOCK } from '../tokens.ts';

@Controller('v1/observations')
export class ObservationsController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #clock: Clock;
  /** The newest that set the clocks. */
  #seen = { runId: '', number: 0 };

  constructor(sites: Sites, database: SiteDatabase, @Inject(CLOCK) clock: Clock) {
    this.#sites = sites;
    this.#database = database;
    this.#clock = clock;
  }

  /** What the sensors see; sets the clocks of the run's sites. The newest number again is a repeat: nothing changes. */
  @Post()
  @HttpCode(200)
  async tell(@Body(new ZodBody(observations)) seen: Observations): Promise<{ repeat: boolean }> {
    const sites = this.#sitesOf(seen);
    const written = await this.#write(seen).catch((error: unknown) => {
      // What the journal does not have is to be sent again; but border's clocks go on, for what the spool tells has site time.
      if (error instanceof StoreUnavailableError) this.#see(seen, sites);
      throw error;
    });
    if (written) this.#see(seen, sites);
    return { repeat: !written };
  }

  #see({ runId, number, siteAt, pace, halls }: Observations, sites: readonly Site[]): void {
    if (this.#seen.runId === runId && number <= this.#seen.number) return;
    this.#seen = { runId, number };
    const speed = pace.state === 'running' ? pace.speedActual : 0;
    for (const site of sites) site.clock.anchor(Date.parse(siteAt), speed);
    const at = isoNow(this.#clock);
    for (const observation of halls) {
      const known = this.#sites.find(observation.siteId)?.halls.get(observation.hallId);
      if (known) known.observed = { at, siteAt, observation };
    }
  }

  /** @throws ProblemError 404, 409 `run-over`, 422 */
  #sitesOf(seen: Observations): Site[] {
    const sites = this.#sites.ofRun(seen.runId);
    seen.halls.forEach(({ siteId, hallId }, at) => {
      if (!this.#sites.getInRun(siteId, seen.runId).halls.has(hallId))
        throw unknownHall(`halls.${at}.hallId`, hallId);
    });
    seen.flights.forEach(({ siteId, hallId }, at) => {
      if (!this.#sites.getInRun(siteId, seen.runId).halls.has(hallId)) {
        throw unknownHall(`flights.${at}.hallId`, hallId);
      }
    });
    return sites;
  }

  /** Returns false for a repeat of the newest. @throws ProblemError 409 `observation-not-newer` */
  #write({ runId, number, siteAt, pace, halls, flights }: Observations): Promise<boolean> {
    const at = { runId, siteAt };
    const entries: NewEntry[] = [
      { ...at, kind: 'PaceObserved', siteId: null, body: pace },
      ...halls.map((body): NewEntry => ({ ...at, kind: 'HallObserved', siteId: body.siteId, body })),
      ...flights.map((body): NewEntry => ({ ...at, kind: 'FlightObserved', siteId: body.siteId, body })),
    ];
    return this.#database.transaction(async (query) => {
      const speed = pace.state === 'running' ? pace.speedActual : 0;
      const newer = await query(
        `update site set observation_number = $2, site_at = $3, speed = $4
         where run_id = $1 and observation_number < $2 returning site_id`,
        [runId, number, siteAt, speed],
      );
      if (newer.length > 0) {
        await append(query, entries);
        return true;
      }
      const [last] = await query<{ number: string }>(
        'select max(observation_number)::text as number from site where run_id = $1',
        [runId],
      );
      if (Number(last?.number) === number) return false;
      throw new ProblemError(
        409,
        'observation-not-newer',
        'There is a newer observation',
        `number ${number} is not above ${last?.number}`,
        { field: 'number', expected: `above ${last?.number}`, example: Number(last?.number) + 1 },
      );
    });
  }
}

const unknownHall = (field: string, hallId: string): ProblemError =>
  new ProblemError(422, 'invalid-field', 'No such hall', `${field}: ${hallId} is not a hall of this run`, {
    field,
    expected: 'a hall that the run began with',
    example: 'CGK-T3-departure',
  });
