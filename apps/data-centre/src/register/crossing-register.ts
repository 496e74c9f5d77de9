import { Injectable } from '@nestjs/common';
import type { RegisterPage, RegisterReply, RegisterSummary } from '#contracts';
import { SpareBuffers } from '#http-edge';
import { CentreDatabase } from '../database/centre-database.ts';
import { isSameRecord, outcomesOf, sortBatch } from './arrived-records.ts';
import type { ArrivedRecord } from './arrived-records.ts';
import type { ArrivedBatch } from './batch-record.ts';
import { COPY, copyRows } from './copy-rows.ts';

/** A record is there already: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNIQUE_VIOLATION = '23505';
/** A border has four batches on its way at once. What a COPY that failed was made of is not given back, but made anew. */
const SPARE_BUFFERS = 5;
/** Stands between values of a column on their way to the database; JSON and our ids never hold it. */
const SEPARATOR = '\u001f';

/**
 * `arrivals` tells a first write from a repeat: after a first write it is what the batch brought, after a repeat it is more.
 * A row that is not returned is there already, spelt otherwise or with other content.
 */
const MERGE = `
  INSERT INTO crossing_record AS known
    (crossing_id, run_id, site_id, lane_id, lane_sequence, fallback, site_at, recorded_at, arrivals, body)
  SELECT crossing_id, run_id, site_id, lane_id, lane_sequence::integer, fallback::boolean,
         site_at::timestamptz, recorded_at::timestamptz, arrivals::integer, body
  FROM unnest(${Array.from({ length: 10 }, (_, at) => `string_to_array($${at + 1}, E'\\x1f')`).join(', ')})
    AS arrived (crossing_id, run_id, site_id, lane_id, lane_sequence, fallback, site_at, recorded_at, arrivals, body)
  ON CONFLICT (crossing_id) DO UPDATE SET arrivals = known.arrivals + EXCLUDED.arrivals
    WHERE known.body = EXCLUDED.body AND known.fallback = EXCLUDED.fallback
  RETURNING crossing_id, arrivals`;
const KNOWN = 'SELECT crossing_id, fallback, body FROM crossing_record WHERE crossing_id = ANY($1)';
const COUNT = `
  UPDATE crossing_record SET arrivals = crossing_record.arrivals + again.arrivals
  FROM unnest($1::text[], $2::integer[]) AS again (crossing_id, arrivals)
  WHERE crossing_record.crossing_id = again.crossing_id
  RETURNING crossing_record.crossing_id, crossing_record.arrivals`;

/** The national register of crossings: every crossing once, however often and from wherever it arrives. */
@Injectable()
export class CrossingRegister {
  readonly #database: CentreDatabase;
  readonly #spares = new SpareBuffers(SPARE_BUFFERS);

  constructor(database: CentreDatabase) {
    this.#database = database;
  }

  /** Records a batch and says of each record what became of it, in the batch's order, once all are committed. */
  async record({ records }: ArrivedBatch): Promise<RegisterReply> {
    const sorted = sortBatch(records);
    const arrivals = (await this.#recordNew(sorted.distinct)) ?? (await this.#merge(sorted.distinct));
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

  /**
   * All of them as first writes, in one transaction, at a fifth of what a merge costs the database; null, and nothing done,
   * when any is known: a repeat is what follows a lost answer, and seldom.
   */
  async #recordNew(distinct: readonly ArrivedRecord[]): Promise<ReadonlyMap<string, number> | null> {
    const rows = copyRows(distinct, this.#spares);
    try {
      await this.#database.copy(COPY, rows);
      this.#spares.give(rows);
    } catch (error) {
      if ((error as { code?: unknown }).code === UNIQUE_VIOLATION) return null;
      throw error;
    }
    return new Map(distinct.map(({ record, arrivals }) => [record.crossingId, arrivals]));
  }

  /** New ones, repeats and contradictions, in one transaction; how often each has arrived, without contradictions. */
  #merge(distinct: readonly ArrivedRecord[]): Promise<ReadonlyMap<string, number>> {
    return this.#database.transaction(async (manager) => {
      const merged: Counted[] = await manager.query(MERGE, columnsOf(distinct));
      const arrivals = new Map(merged.map((row) => [row.crossing_id, row.arrivals]));
      const others = new Map(
        distinct
          .filter(({ record }) => !arrivals.has(record.crossingId))
          .map((arrived) => [arrived.record.crossingId, arrived]),
      );
      if (others.size === 0) return arrivals;
      const known: Known[] = await manager.query(KNOWN, [[...others.keys()]]);
      const respelt = known.flatMap(({ crossing_id, fallback, body }) => {
        const arrived = others.get(crossing_id);
        const isRepeat = arrived && isSameRecord(arrived.record, { fallback, body: Buffer.from(body) });
        return isRepeat ? [arrived] : [];
      });
      if (respelt.length === 0) return arrivals;
      const ids = respelt.map(({ record }) => record.crossingId);
      const [counted]: [Counted[], number] = await manager.query(COUNT, [
        ids,
        respelt.map((arrived) => arrived.arrivals),
      ]);
      for (const row of counted) arrivals.set(row.crossing_id, row.arrivals);
      return arrivals;
    });
  }
}

interface Counted {
  readonly crossing_id: string;
  readonly arrivals: number;
}

interface Known {
  readonly crossing_id: string;
  readonly fallback: boolean;
  readonly body: string;
}

/** Ten columns, each as one text: arrays of strings would be quoted and parsed element by element. */
function columnsOf(distinct: readonly ArrivedRecord[]): string[] {
  const column = (value: (arrived: ArrivedRecord) => string | number | boolean): string =>
    distinct.map(value).join(SEPARATOR);
  return [
    column(({ record }) => record.crossingId),
    column(({ record }) => record.runId),
    column(({ record }) => record.siteId),
    column(({ record }) => record.laneId),
    column(({ record }) => record.laneSequence),
    column(({ record }) => record.fallback),
    column(({ record }) => record.siteAt),
    column(({ record }) => record.recordedAt),
    column(({ arrivals }) => arrivals),
    column(({ record }) => record.body.toString()),
  ];
}
