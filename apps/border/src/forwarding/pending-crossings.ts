import type { ForwardingStore, PendingEntry, PendingPage, Settlement } from '#store-forward';
import type { JournalBodies } from '#contracts';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import type { SiteDatabase } from '../database/site-database.ts';

interface PendingRow {
  readonly crossing_id: string;
  readonly site_id: string;
  readonly lane_key: string;
  readonly lane_sequence: number;
  readonly fallback: boolean;
  readonly attempts: number;
  readonly payload: string;
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
        payload: row.payload,
      })),
      cursor: last ? `${last.queued}-${last.entry_sequence}` : after,
    };
  }

  async settle(settlement: Settlement): Promise<void> {
    const { acknowledged, blocked, tried } = settlement;
    await this.#database.transaction(async (query) => {
      if (acknowledged.length > 0) {
        await query(
          `update forwarding set state = 'acknowledged', settled_at = clock_timestamp()
           where entry_sequence = any($1::bigint[]) and state <> 'acknowledged'`,
          [acknowledged.map(({ entry }) => entry.key)],
          'acknowledge',
        );
      }
      for (const { entry, reason } of blocked) {
        await query(
          `update forwarding set state = 'blocked', reason = $2, attempts = attempts + 1, settled_at = clock_timestamp()
           where entry_sequence = $1 and state = 'pending'`,
          [entry.key, reason],
        );
      }
      if (tried.length > 0) {
        await query(
          'update forwarding set attempts = attempts + 1 where entry_sequence = any($1::bigint[])',
          [tried.map(({ key }) => key)],
        );
      }
      await append(query, this.#entries(settlement));
    });
    this.#settled(settlement);
  }

  #entries({ acknowledged, blocked }: Settlement): NewEntry[] {
    const entries: NewEntry[] = [];
    const first = acknowledged[0]?.entry;
    if (first) {
      const body: JournalBodies['CrossingsAcknowledged'] = {
        count: acknowledged.length,
        fallbackCount: acknowledged.filter(({ entry }) => entry.fallback).length,
        repeats: acknowledged.filter(({ repeat }) => repeat).length,
        crossingIds: acknowledged.map(({ entry }) => entry.crossingId),
      };
      // A batch is of one site.
      entries.push({ ...this.#at(first.siteId), kind: 'CrossingsAcknowledged', body });
    }
    for (const { entry, reason } of blocked) {
      entries.push({
        ...this.#at(entry.siteId),
        kind: 'CrossingBlocked',
        body: { crossingId: entry.crossingId, attempts: entry.attempts + 1, reason },
      });
    }
    return entries;
  }

  #at(siteId: string): { runId: string | null; siteId: string; siteAt: string } {
    return { siteId, ...this.#siteNow(siteId) };
  }
}

const PENDING = `
  select forwarding.crossing_id, forwarding.site_id, lane_key, lane_sequence, fallback, attempts,
    queued::text, entry_sequence::text,
    '{"crossing":' || body::text || ',"fallback":' || fallback::text
      || ',"recordedAt":"' || to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || '"}' as payload
  from (
    select * from forwarding
    where state = 'pending' and (queued, entry_sequence) > ($1::xid8, $2::bigint)
      and queued < pg_snapshot_xmin(pg_current_snapshot())
    order by queued, entry_sequence limit $3
  ) forwarding
  join journal_entry on (transaction, sequence) = (entry_transaction, entry_sequence)
  order by forwarding.queued, forwarding.entry_sequence`;
