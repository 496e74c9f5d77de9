import { Controller, Get } from '@nestjs/common';
import { z } from 'zod';
import { OpenToAll } from '#http-edge';
import { CentreDatabase } from '../database/centre-database.ts';
import { Described } from '../openapi/described.ts';

const health = z.strictObject({ status: z.literal('ok') });

@OpenToAll()
@Controller('health')
export class HealthController {
  readonly #database: CentreDatabase;

  constructor(database: CentreDatabase) {
    this.#database = database;
  }

  @Get('live')
  @Described({ summary: 'The process runs', reply: { 200: health }, open: true })
  live(): z.infer<typeof health> {
    return { status: 'ok' };
  }

  /** @throws DatabaseUnavailableError */
  @Get('ready')
  @Described({
    summary:
      'The process can do its work: its database answers and its lists are loaded; faults do not count',
    reply: { 200: health },
    problems: [503],
    open: true,
  })
  ready(): z.infer<typeof health> {
    this.#database.assertReachable();
    return { status: 'ok' };
  }
}
