import { Controller, Get } from '@nestjs/common';
import { OpenToAll, ProblemError } from '#http-edge';
import { SiteDatabase } from '../database/site-database.ts';

@OpenToAll()
@Controller('health')
export class HealthController {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  @Get('live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready while the site's database answers; the data centre may be down, that is what border is for. */
  @Get('ready')
  ready(): { status: 'ok' } {
    if (this.#database.isReachable) return { status: 'ok' };
    throw new ProblemError(503, 'not-ready', 'Not ready', 'the database does not answer', {}, 1);
  }
}
