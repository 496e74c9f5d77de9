import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { EXPORT_MEDIA_TYPE, exportQuery } from '#contracts';
import type { ExportQuery } from '#contracts';
import { ZodBody } from '#http-edge';
import { JournalExport } from './journal-export.ts';

@Controller('v1/journal/export')
export class JournalExportController {
  readonly #export: JournalExport;

  constructor(journalExport: JournalExport) {
    this.#export = journalExport;
  }

  /** Entries, leaves, seals and keys, one JSON object a line; `perlintasan verify` proves it offline. */
  @Get()
  async stream(@Query(new ZodBody(exportQuery)) asked: ExportQuery): Promise<StreamableFile> {
    return new StreamableFile(await this.#export.begin(asked), {
      type: EXPORT_MEDIA_TYPE,
      disposition: 'attachment; filename="journal.ndjson"',
    });
  }
}
