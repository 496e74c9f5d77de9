import type { ForwardingStore, PendingEntry, PendingPage, Settlement } from '#store-forward';
import { append } from '../journal/append.ts';
import type { SiteDatabase } from '../database/site-database.ts';
import { settlementEntries, whatChanged } from './settlement-entries.ts';

interface PendingRow {
  readonly crossing_id: string;
  readonly site_id: string;
  readonly lane_key: string;
  readonly lane_sequence: number;
  readonly fallback: boolean;
  readonly attempts: number;
  /** The record as JSON, as it was received or as a person mended it. */
  readonly record: string;
  readonly recorded_at: string;
  readonly queued: string;
  readonly entry_sequence: string;
}

/** Who is told what was settled, after it is committed. */
export type Settled = (settlement: Settlement) => void;

/** What journal entries about forwarding bear as site time. */
export type SiteNow = (siteId: string) => { readonly runId: string | null; readonly siteAt: string };

/**
 * The queue to the register in the site's database. Pages go by (queueing transaction, sequence) and stop before the oldest
 * transaction still open, like readers of the journal: so nothing ever appears behind a cursor.
 */
export class PendingCrossings implements ForwardingStore {
  readonly #database: SiteDatabase;
  readonly #siteNow: SiteNow;
  readonly #settled: Settled;

  constructor(database: SiteDatabase, siteNow: SiteNow, settled: Settled) {
    this.#database = database;
    this.#siteNow = siteNow;
    this.#settled = settled;
  }

  async pending(after: string | null, limit: number): Promise<PendingPage> {
    const [queued = '0', sequence = '0'] = after?.split('-') ?? [];
    const rows = await this.#database.query<PendingRow>(
      PENDING,
      [queued, sequence, limit],
      'pending-crossings',
    );
    const last = rows.at(-1);
    return {
      entries: rows.map((row): PendingEntry => ({
        key: row.entry_sequence,
        crossingId: row.crossing_id,
        siteId: row.site_id,
        laneKey: row.lane_key,
        laneSequence: row.lane_sequence,
        fallback: row.fallback,
        attempts: row.attempts,
        payload: `{"crossing":${row.record},"fallback":${row.fallback},"recordedAt":"${row.recorded_at}"}`,
      })),
      cursor: last ? `${last.queued}-${last.entry_sequence}` : after,
    };
  }

  settle(settlement: Settlement): Promise<void> {
    return this.#database.counted(() => this.#settle(settlement));
  }

  async #settle(settlement: Settlement): Promise<void> {
    const { acknowledged, blocked, tried } = settlement;
    const written = await this.#database.transaction(async (query) => {
      const changed = new Set<string>();
      if (acknowledged.length > 0) {
        const rows = await query<{ key: string }>(
          `update forwarding set state = 'acknowledged', settled_at = clock_timestamp()
           where entry_sequence = any($1::bigint[]) and state <> 'acknowledged' returning entry_sequence::text as key`,
          [acknowledged.map(({ entry }) => entry.key)],
          'acknowledge',
        );
        for (const { key } of rows) changed.add(key);
      }
      for (const { entry, reason } of blocked) {
        const rows = await query<{ key: string }>(
          `update forwarding set state = 'blocked', reason = $2, attempts = attempts + 1, settled_at = clock_timestamp()
           where entry_sequence = $1 and state = 'pending' returning entry_sequence::text as key`,
          [entry.key, reason],
        );
        for (const { key } of rows) changed.add(key);
      }
      if (tried.length > 0) {
        await query(
          'update forwarding set attempts = attempts + 1 where entry_sequence = any($1::bigint[])',
          [tried.map(({ key }) => key)],
        );
      }
      const news = whatChanged(settlement, changed);
      await append(
        query,
        settlementEntries(news).map((told) => ({ ...told, ...this.#siteNow(told.siteId) })),
      );
      return news;
    });
    this.#settled(written);
  }
}

/**
 * Found one by one in the journal, in the order of the queue: joined, the whole journal would be read for each page, and
 * the records sorted on disk.
 */
const PENDING = `
  select forwarding.crossing_id, forwarding.site_id, lane_key, lane_sequence, fallback, attempts,
    queued::text, entry_sequence::text, told.record::text as record,
    to_char(told.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
  from (
    select * from forwarding
    where state = 'pending' and (queued, entry_sequence) > ($1::xid8, $2::bigint)
      and queued < pg_snapshot_xmin(pg_current_snapshot())
    order by queued, entry_sequence limit $3
  ) forwarding
  cross join lateral (
    select recorded_at, coalesce(
      (select mend.body from crossing_mend mend where mend.entry_sequence = forwarding.entry_sequence),
      journal_entry.body
    ) as record
    from journal_entry where (transaction, sequence) = (entry_transaction, forwarding.entry_sequence) limit 1
  ) told
  order by forwarding.queued, forwarding.entry_sequence`;
