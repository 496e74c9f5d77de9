import { Controller, Get, Header, Inject, Query } from '@nestjs/common';
import { z } from 'zod';
import { outageQuery, outageReport } from '#contracts';
import type { OutageQuery, OutageReport } from '#contracts';
import { ZodBody } from '#http-edge';
import { For } from '../accounts/index.ts';
import { Documented } from '../reference/documented.ts';
import { Upstream } from '../upstream/index.ts';
import { outageCsv } from './outage-csv.ts';
import { outagePage } from './outage-page.ts';

const pageQuery = outageQuery.extend({ lang: z.enum(['id', 'en']).default('id') });
const problems = { 404: '`no-run` or `site-unknown`' };

/** What outages cost and what became of their records. Border counts; here it is put on paper. */
@Controller('api/reports')
@For('operator', 'auditor', 'planner')
export class ReportsController {
  readonly #upstream: Upstream;

  constructor(@Inject(Upstream) upstream: Upstream) {
    this.#upstream = upstream;
  }

  @Get('outages')
  @Documented({
    summary: 'Outages of a run (the newest if none is named), oldest first',
    query: outageQuery,
    reply: outageReport,
    problems,
  })
  outages(@Query(new ZodBody(outageQuery)) query: OutageQuery): Promise<OutageReport> {
    return this.#report(query);
  }

  @Get('outages.csv')
  @Header('content-type', 'text/csv; charset=utf-8')
  @Header('content-disposition', 'attachment; filename="outages.csv"')
  @Documented({
    summary: 'The same, one line an outage',
    query: outageQuery,
    reply: { mediaType: 'text/csv' },
    problems,
  })
  async csv(@Query(new ZodBody(outageQuery)) query: OutageQuery): Promise<string> {
    return outageCsv(await this.#report(query));
  }

  @Get('outages.html')
  @Header('content-type', 'text/html; charset=utf-8')
  @Documented({
    summary: 'The same as a page to print, in Indonesian or English',
    query: pageQuery,
    reply: { mediaType: 'text/html' },
    problems,
  })
  async page(@Query(new ZodBody(pageQuery)) { lang, ...query }: z.infer<typeof pageQuery>): Promise<string> {
    return outagePage(await this.#report(query), lang);
  }

  #report(query: OutageQuery): Promise<OutageReport> {
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined);
    const path = `/v1/reconciliation/outages?${new URLSearchParams(given).toString()}`;
    return this.#upstream.ask({ app: 'border', method: 'GET', path, reply: outageReport });
  }
}
