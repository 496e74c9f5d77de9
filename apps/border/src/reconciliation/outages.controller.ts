import { Controller, Get, Query } from '@nestjs/common';
import { outageQuery } from '#contracts';
import type { OutageQuery, OutageReport, ReconciliationStatuses } from '#contracts';
import { ZodBody } from '#http-edge';
import { OutageReports } from './outage-reports.ts';
import { ReconciliationCounts } from './reconciliation-counts.ts';

@Controller('v1/reconciliation')
export class OutagesController {
  readonly #reports: OutageReports;
  readonly #counts: ReconciliationCounts;

  constructor(reports: OutageReports, counts: ReconciliationCounts) {
    this.#reports = reports;
    this.#counts = counts;
  }

  /** How far each site is. */
  @Get()
  async status(): Promise<ReconciliationStatuses> {
    const counts = await this.#counts.read();
    return { sites: [...counts].map(([siteId, status]) => ({ siteId, ...status })) };
  }

  /** Outages of a run, the newest unless another is asked for. */
  @Get('outages')
  outages(@Query(new ZodBody(outageQuery)) query: OutageQuery): Promise<OutageReport> {
    return this.#reports.make(query);
  }
}
