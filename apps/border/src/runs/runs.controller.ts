import { Body, Controller, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { beginRun } from '#contracts';
import type { BeginRun } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';

@Controller('v1/runs')
export class RunsController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;

  constructor(sites: Sites, database: SiteDatabase) {
    this.#sites = sites;
    this.#database = database;
  }

  /** A run begins: its sites take the place of those before. 201, or 200 when it had begun already. */
  @Post()
  async begin(
    @Body(new ZodBody(beginRun)) run: BeginRun,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ runId: string; repeat: boolean }> {
    checkSites(run);
    const repeat = await this.#hasBegun(run);
    if (!repeat) await this.#begin(run);
    reply.status(repeat ? 200 : 201);
    return { runId: run.runId, repeat };
  }

  async #hasBegun(run: BeginRun): Promise<boolean> {
    const [known] = await this.#database.query<{ same: boolean }>(
      'select body = $2::jsonb as same from run where run_id = $1',
      [run.runId, JSON.stringify(run)],
    );
    if (!known) return false;
    if (known.same) return true;
    throw new ProblemError(
      409,
      'run-content-differs',
      'Another run has this id',
      `${run.runId} has begun already, otherwise described`,
      { field: 'runId', expected: 'the same run as before, or an id that was never used' },
    );
  }

  #begin(run: BeginRun): Promise<void> {
    return this.#sites.begin(run, async (query) => {
      await query('insert into run (run_id, body) values ($1, $2)', [run.runId, JSON.stringify(run)]);
      await append(query, [
        { kind: 'RunBegun', runId: run.runId, siteId: null, siteAt: run.startsAt, body: run },
      ]);
    });
  }
}

/** @throws ProblemError 422 `invalid-field` */
function checkSites(run: BeginRun): void {
  const seen = new Set<string>();
  run.sites.forEach(({ siteId, halls }, at) => {
    if (seen.has(siteId)) throw wrong(`sites.${at}.siteId`, 'each site once', siteId);
    seen.add(siteId);
    halls.forEach(({ hallId, direction }, index) => {
      const expected = `${siteId}-${direction}`;
      if (hallId !== expected || seen.has(hallId)) {
        throw wrong(`sites.${at}.halls.${index}.hallId`, `${expected}, once`, expected);
      }
      seen.add(hallId);
    });
  });
  if (run.endsAt <= run.startsAt) throw wrong('endsAt', 'later than startsAt', undefined);
}

const wrong = (field: string, expected: string, example: unknown): ProblemError =>
  new ProblemError(422, 'invalid-field', 'The run contradicts itself', `${field}: expected ${expected}`, {
    field,
    expected,
    ...(example === undefined ? {} : { example }),
  });
