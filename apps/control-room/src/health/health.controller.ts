import { Controller, Get, Header, Inject } from '@nestjs/common';
import { z } from 'zod';
import { ProblemError } from '#http-edge';
import { ForAnybody } from '../accounts/index.ts';
import { JournalReader } from '../journal/index.ts';
import { Documented } from '../reference/documented.ts';

@Controller('health')
@ForAnybody()
export class HealthController {
  readonly #reader: JournalReader;

  constructor(@Inject(JournalReader) reader: JournalReader) {
    this.#reader = reader;
  }

  @Get('live')
  @Documented({ summary: 'Whether this process runs', reply: z.strictObject({ status: z.literal('live') }) })
  @Header('cache-control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @Documented({
    summary: 'Whether it is of use: the journal answers and has been read',
    reply: z.strictObject({ status: z.literal('ready') }),
    problems: { 503: '`journal-unreachable`' },
  })
  @Header('cache-control', 'no-store')
  ready(): { status: 'ready' } {
    if (this.#reader.isCurrent) return { status: 'ready' };
    throw new ProblemError(503, 'journal-unreachable', 'Not ready', 'the journal cannot be read yet', {}, 1);
  }
}
