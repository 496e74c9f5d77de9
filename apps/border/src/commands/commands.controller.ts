import { createHash } from 'node:crypto';
import { Body, Controller, Inject, Post, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { personCommand } from '#contracts';
import type { PersonCommand } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError, ZodBody } from '#http-edge';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';

@Controller('v1/commands')
export class CommandsController {
  readonly #sites: Sites;
  readonly #database: SiteDatabase;
  readonly #clock: Clock;

  constructor(sites: Sites, database: SiteDatabase, @Inject(CLOCK) clock: Clock) {
    this.#sites = sites;
    this.#database = database;
    this.#clock = clock;
  }

  /** Journals a person's command before it is carried out. 201, or 200 when it was journalled before. */
  @Post()
  async give(
    @Body(new ZodBody(personCommand)) command: PersonCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ commandId: string; repeat: boolean }> {
    const hash = createHash('sha256').update(JSON.stringify(command)).digest();
    const repeat = await this.#database.transaction(async (query) => {
      const fresh = await query(
        'insert into command_given (command_id, content_hash) values ($1, $2) on conflict do nothing returning true',
        [command.commandId, hash],
      );
      if (fresh.length === 0) {
        const [known] = await query<{ content_hash: Buffer }>(
          'select content_hash from command_given where command_id = $1',
          [command.commandId],
        );
        if (known?.content_hash.equals(hash)) return true;
        throw differs(command.commandId);
      }
      const { runId, siteId } = command;
      await append(query, [
        { kind: 'CommandGiven', runId, siteId, siteAt: this.#siteAt(command), body: command },
      ]);
      return false;
    });
    reply.status(repeat ? 200 : 201);
    return { commandId: command.commandId, repeat };
  }

  /** Site time where there is one: of the site meant, else of any site of the run, else wall time. */
  #siteAt({ siteId, runId }: PersonCommand): string {
    const sites = this.#sites.all().filter((site) => runId === null || site.runId === runId);
    const site = sites.find((one) => one.siteId === siteId) ?? sites[0];
    return site?.siteAt ?? isoNow(this.#clock);
  }
}

const differs = (commandId: string): ProblemError =>
  new ProblemError(
    409,
    'command-content-differs',
    'Another command has this id',
    `${commandId} was given already, with other content`,
    { field: 'commandId', expected: 'the same command as before, or an id that was never used' },
  );
