import { Controller, Get, Header, Inject } from '@nestjs/common';
import { ProblemError } from '#http-edge';
import { ForAnybody } from '../accounts/index.ts';
import { JournalReader } from '../journal/index.ts';

@Controller('health')
@ForAnybody()
export class HealthController {
  readonly #reader: JournalReader;

  constructor(@Inject(JournalReader) reader: JournalReader) {
    this.#reader = reader;
  }

  @Get('live')
  @Header('cache-control', 'no-store')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** Ready means: how things stand has been read from the journal, and the journal answers. */
  @Get('ready')
  @Header('cache-control', 'no-store')
  ready(): { status: 'ready' } {
    if (this.#reader.isCurrent) return { status: 'ready' };
    throw new ProblemError(503, 'journal-unreachable', 'Not ready', 'the journal cannot be read yet', {}, 1);
  }
}
