import { Controller, Get, Param, Query } from '@nestjs/common';
import { reconciliationQuery } from '#contracts';
import type { MergePage, ReconciliationQuery, RecordInFull } from '#contracts';
import { ZodBody } from '#http-edge';
import { CrossingRecords } from './crossing-records.ts';
import { Merges } from './merges.ts';

@Controller('v1/reconciliation')
export class CrossingRecordsController {
  readonly #records: CrossingRecords;
  readonly #merges: Merges;

  constructor(records: CrossingRecords, merges: Merges) {
    this.#records = records;
    this.#merges = merges;
  }

  @Get('crossings/:crossingId')
  record(@Param('crossingId') crossingId: string): Promise<RecordInFull> {
    return this.#records.inFull(crossingId);
  }

  @Get('merges')
  merges(@Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery): Promise<MergePage> {
    return this.#merges.list(query);
  }
}
