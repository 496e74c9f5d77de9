import { Injectable } from '@nestjs/common';
import type { RegisterBatch, RegisterPage, RegisterReply, RegisterSummary } from '#contracts';
import { CentreDatabase } from '../database/centre-database.ts';
import { outcomesOf, sortBatch } from './arrived-records.ts';
import type { ArrivedRecord } from './arrived-records.ts';

/** Stands between values of a column on their way to the database; JSON and our ids never hold it. */
const SEPARATOR = '\u001f';

/**
 * Prepared: else each batch is split once more while it is planned, for a fifth of the whole. One statement, so one transaction. `arrivals` tells a first write from a repeat: after a first write it is what the
 * batch brought, after a repeat it is more. A row that is not returned is there with other content.
 */
const RECORD = `
  INSERT INTO crossing_record AS known
    (crossing_id, run_id, site_id, lane_id, lane_sequence, fallback, site_at, recorded_at, arrivals, body)
  SELECT crossing_id, run_id, site_id, lane_id, lane_sequence::integer, fallback::boolean,
         site_at::timestamptz, recorded_at::timestamptz, arrivals::integer, body
  FROM unnest(${Array.from({ length: 10 }, (_, at) => `string_to_array($${at + 1}, E'\\x1f')`).join(', ')})
    AS arrived (crossing_id, run_id, site_id, lane_id, lane_sequence, fallback, site_at, recorded_at, arrivals, body)
  ON CONFLICT (crossing_id) DO UPDATE SET arrivals = known.arrivals + EXCLUDED.arrivals
    WHERE known.body = EXCLUDED.body AND known.fallback = EXCLUDED.fallback
  RETURNING crossing_id, arrivals`;

/** The national register of crossings: every crossing once, however often and from wherever it arrives. */
@Injectable()
export class CrossingRegister {
  readonly #database: CentreDatabase;

  constructor(database: CentreDatabase) {
    this.#database = database;
  }

  /** Records a batch and says of each record what became of it, in the batch's order, once all are committed. */
  async record({ records }: RegisterBatch): Promise<RegisterReply> {
    const sorted = sortBatch(records);
    const rows = await this.#database.prepared<{ crossing_id: string; arrivals: number }>(
      'record',
      RECORD,
      columnsOf(sorted.distinct),
    );
    const arrivals = new Map(rows.map((row) => [row.crossing_id, row.arrivals]));
    return { results: outcomesOf(records, sorted, arrivals) };
  }

  async summary(runId: string): Promise<RegisterSummary> {
    const [row] = await this.#database.query<Omit<RegisterSummary, 'runId'>>(
      `SELECT count(*)::int AS records,
              (count(*) FILTER (WHERE fallback))::int AS "fallbackRecords",
              coalesce(sum(arrivals - 1), 0)::int AS repeats
       FROM crossing_record WHERE run_id = $1`,
      [runId],
    );
    return { runId, records: 0, fallbackRecords: 0, repeats: 0, ...row };
  }

  /** Records of a run in the order of their crossingId, from after `afterCrossingId`. */
  async page(runId: string, afterCrossingId: string, limit: number): Promise<RegisterPage> {
    const records = await this.#database.query<RegisterPage['records'][number]>(
      `SELECT crossing_id AS "crossingId", site_id AS "siteId", lane_id AS "laneId",
              lane_sequence AS "laneSequence", fallback, arrivals
       FROM crossing_record WHERE run_id = $1 AND crossing_id > $2 ORDER BY crossing_id LIMIT $3`,
      [runId, afterCrossingId, limit],
    );
    return { records };
  }
}

/** Ten columns, each as one text: arrays of strings would be quoted and parsed element by element. */
function columnsOf(distinct: readonly ArrivedRecord[]): string[] {
  const column = (value: (arrived: ArrivedRecord) => string | number | boolean): string =>
    distinct.map(value).join(SEPARATOR);
  return [
    column(({ record }) => record.crossing.crossingId),
    column(({ record }) => record.crossing.runId),
    column(({ record }) => record.crossing.siteId),
    column(({ record }) => record.crossing.laneId),
    column(({ record }) => record.crossing.laneSequence),
    column(({ record }) => record.fallback),
    column(({ record }) => record.crossing.siteAt),
    column(({ record }) => record.recordedAt),
    column(({ arrivals }) => arrivals),
    column(({ body }) => body),
  ];
}
