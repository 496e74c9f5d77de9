import { SpareBuffers } from '#http-edge';
import { DEFAULT_FORWARDER_RULES } from '#store-forward';
import type { ForwardingStore, PendingEntry, PendingPage, Settlement } from '#store-forward';
import { append } from '../journal/append.ts';
import type { SiteDatabase } from '../database/site-database.ts';
import { settlementEntries, whatChanged } from './settlement-entries.ts';
import { pendingPage, pendingStatement } from './pending-page.ts';
import { arrayOf, sequenceOf, writtenRecords, writtenStatement } from './written-records.ts';

/**
 * The records of each batch on its way, the rows that one is made of, and a page of entries. Records that nobody answered to
 * are not given back: they may still be on the wire, and what is laid over them would travel in their place.
 */
const SPARE_BUFFERS = DEFAULT_FORWARDER_RULES.batchesInHand + 2;

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
  readonly #spares = new SpareBuffers(SPARE_BUFFERS);

  constructor(database: SiteDatabase, siteNow: SiteNow, settled: Settled) {
    this.#database = database;
    this.#siteNow = siteNow;
    this.#settled = settled;
  }

  async pending(after: string | null, limit: number): Promise<PendingPage> {
    const copied = await this.#database.copiedRows(pendingStatement(after, limit), this.#spares);
    const page = pendingPage(after, copied);
    this.#spares.give(copied);
    return page;
  }

  /** A record that the journal does not give is missing in the register's answer too, and comes to a person. */
  async written(entries: readonly PendingEntry[]): Promise<Uint8Array> {
    const copied = await this.#database.copiedRows(writtenStatement(entries), this.#spares);
    const records = writtenRecords(entries, copied, this.#spares);
    this.#spares.give(copied);
    return records;
  }

  spent(records: Uint8Array): void {
    this.#spares.give(records);
  }

  settle(settlement: Settlement): Promise<void> {
    return this.#database.counted(() => this.#settle(settlement));
  }

  async #settle(settlement: Settlement): Promise<void> {
    const { acknowledged, blocked, tried } = settlement;
    const written = await this.#database.transaction(async (query) => {
      const changed = new Set<string>();
      if (acknowledged.length > 0) {
        const [row] = await query<{ sequences: readonly string[] | null }>(
          ACKNOWLEDGE,
          [arrayOf(acknowledged, ({ entry }) => sequenceOf(entry.key)), acknowledged.length],
          'acknowledge',
        );
        const sequences = row?.sequences && new Set(row.sequences);
        for (const { entry } of acknowledged) {
          if (!sequences || sequences.has(sequenceOf(entry.key))) changed.add(entry.key);
        }
      }
      for (const { entry, reason } of blocked) {
        const rows = await query(
          `update forwarding set state = 'blocked', reason = $2, attempts = attempts + 1, settled_at = clock_timestamp()
           where entry_sequence = $1 and state = 'pending' returning entry_sequence`,
          [sequenceOf(entry.key), reason],
        );
        if (rows.length > 0) changed.add(entry.key);
      }
      if (tried.length > 0) {
        await query(
          'update forwarding set attempts = attempts + 1 where entry_sequence = any($1::bigint[])',
          [arrayOf(tried, ({ key }) => sequenceOf(key))],
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

/** $1: which, $2: how many. Says which ones it took out only if those were not all. */
const ACKNOWLEDGE = `
  with done as (
    delete from forwarding where entry_sequence = any($1::bigint[])
    returning entry_sequence
  )
  select case when count(*) <> $2 then coalesce(array_agg(entry_sequence), '{}') end as sequences from done`;
