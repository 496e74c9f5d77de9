import { Inject, Injectable } from '@nestjs/common';
import type {
  BlockedPage,
  BlockedRecord,
  JournalBodies,
  MendableCrossing,
  ReconciliationQuery,
  RecordCrossing,
  RetryBlocked,
  SetAsideBlocked,
} from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { DocumentReader } from '../checks/document-reader.ts';
import { brokenRule } from '../crossings/crossing-rules.ts';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { Forwarding } from '../forwarding/forwarding.ts';
import { STANDING, STANDS } from '../forwarding/standing.ts';
import type { StandingRow } from '../forwarding/standing.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { crossingUnknown } from './crossing-records.ts';
import { pageNumber } from './late-hits.ts';
import { inHandOf } from './recorded-crossing.ts';
import { RunBooks } from './run-books.ts';

interface BlockedRow extends StandingRow {
  readonly entry_sequence: string;
  readonly body: RecordCrossing;
  readonly is_mended: boolean;
  readonly fallback: boolean;
}

const SELECT = `
  select crossing.entry_sequence::text, coalesce(crossing_mend.body, journal_entry.body) as body,
    crossing_mend.body is not null as is_mended, crossing.tier <> 'online' as fallback, ${STANDING}
  from crossing
  join journal_entry on (journal_entry.transaction, journal_entry.sequence)
    = (crossing.entry_transaction, crossing.entry_sequence)
  left join crossing_mend on crossing_mend.entry_sequence = crossing.entry_sequence
  ${STANDS}`;

/** Another document is another traveller, whom lists and other crossings may know. */
const SCREEN_AGAIN = `
  insert into record_again (entry_sequence, entry_transaction, site_id, must_screen)
  select entry_sequence, entry_transaction, site_id, true from crossing where crossing_id = $1
  on conflict (entry_sequence) do update set must_screen = true, queued = excluded.queued`;

/** Blocked now, and in `all` also those that a person sent again or set aside; by the entry that made them. */
const LISTED: Readonly<Record<ReconciliationQuery['which'], string>> = {
  open: `forwarding.state = 'blocked'`,
  all: `crossing.crossing_id in (
    select crossing_id from forwarding where state = 'blocked'
    union select body->>'crossingId' from journal_entry where kind = 'BlockedCrossingRetried'
    union select body->>'crossingId' from journal_entry where kind = 'CrossingSetAside')`,
};

/** Records that the register would not take: a person mends one and sends it again, or sets it aside. Both are journalled. */
@Injectable()
export class BlockedCrossings {
  readonly #database: SiteDatabase;
  readonly #sites: Sites;
  readonly #forwarding: Forwarding;
  readonly #reader: DocumentReader;
  readonly #books: RunBooks;
  readonly #clock: Clock;

  constructor(
    database: SiteDatabase,
    sites: Sites,
    forwarding: Forwarding,
    reader: DocumentReader,
    books: RunBooks,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#sites = sites;
    this.#forwarding = forwarding;
    this.#reader = reader;
    this.#books = books;
    this.#clock = clock;
  }

  /** Newest first; `all` also gives those sent again or set aside. @throws StoreUnavailableError */
  async list({ siteId, which, after, limit }: ReconciliationQuery): Promise<BlockedPage> {
    const rows = await this.#database.query<BlockedRow>(
      `${SELECT} where ${LISTED[which]} and ($1::text is null or crossing.site_id = $1)
         and crossing.entry_sequence < coalesce($2::bigint, 9223372036854775807)
       order by crossing.entry_sequence desc limit $3`,
      [siteId ?? null, pageNumber(after), limit],
    );
    const next = rows.length < limit ? null : (rows.at(-1)?.entry_sequence ?? null);
    return { records: rows.map(blockedOf), next };
  }

  /** @throws ProblemError 404, 409, 422; StoreUnavailableError */
  retry(crossingId: string, said: RetryBlocked): Promise<BlockedRecord> {
    return this.#database.counted(() => this.#retry(crossingId, said));
  }

  /** @throws ProblemError 404, 409; StoreUnavailableError */
  setAside(crossingId: string, said: SetAsideBlocked): Promise<BlockedRecord> {
    return this.#database.counted(() => this.#setAside(crossingId, said));
  }

  async #retry(crossingId: string, { corrections, by, reason }: RetryBlocked): Promise<BlockedRecord> {
    const row = await this.#settle(crossingId, async (query, row) => {
      const mended = { ...row.body, ...corrections } as RecordCrossing;
      const changed = Object.keys(corrections) as (keyof MendableCrossing)[];
      const retried: JournalBodies['BlockedCrossingRetried'] = { crossingId, changed, by, reason };
      const entries: Told[] = [{ kind: 'BlockedCrossingRetried', body: retried }];
      if (changed.length > 0) {
        await this.#check(mended);
        await query(
          `insert into crossing_mend (entry_sequence, body) values ($1, $2)
           on conflict (entry_sequence) do update set body = excluded.body`,
          [row.entry_sequence, JSON.stringify(mended)],
        );
        if (changed.includes('document')) await query(SCREEN_AGAIN, [crossingId]);
        entries.push({ kind: 'CrossingMended', body: mended });
      }
      // Behind the forwarder's cursor it would not be seen: it is queued anew.
      await query(
        `update forwarding set state = 'pending', reason = null, attempts = 0, settled_at = null,
           queued = pg_current_xact_id() where entry_sequence = $1`,
        [row.entry_sequence],
      );
      return entries;
    });
    this.#sites.backlogOf(row.body.siteId).retried(row.fallback);
    this.#forwarding.wake();
    return blockedOf(row);
  }

  async #setAside(crossingId: string, { by, reason }: SetAsideBlocked): Promise<BlockedRecord> {
    const row = await this.#settle(crossingId, async (query, { entry_sequence }) => {
      await query(
        `update forwarding set state = 'set-aside', reason = $2, settled_at = clock_timestamp()
         where entry_sequence = $1`,
        [entry_sequence, reason],
      );
      return [{ kind: 'CrossingSetAside', body: { crossingId, by, reason } }];
    });
    this.#sites.backlogOf(row.body.siteId).setAside();
    return blockedOf(row);
  }

  #settle(
    crossingId: string,
    change: (query: Query, row: BlockedRow) => Promise<Told[]>,
  ): Promise<BlockedRow> {
    return this.#database.transaction(async (query) => {
      const row = await findBlocked(query, crossingId);
      const { runId, siteId } = row.body;
      const siteAt = this.#sites.find(siteId)?.siteAt ?? isoNow(this.#clock);
      const entries = await change(query, row);
      await append(
        query,
        entries.map((told) => ({ ...told, runId, siteId, siteAt })),
      );
      return find(query, crossingId);
    });
  }

  /** What was mended must be a record that border would have taken. @throws ProblemError 422 */
  async #check(mended: RecordCrossing): Promise<void> {
    const run = await this.#books.find(mended.runId);
    const site = run?.sites.find(({ siteId }) => siteId === mended.siteId);
    if (!site) throw new Error(`no run ${mended.runId} with ${mended.siteId}`);
    this.#reader.read(mended.document.mrz, mended.siteAt);
    const broken = brokenRule(mended, site.policy);
    if (!broken) return;
    const { code, field, expected, example } = broken;
    const title = 'The record contradicts itself or the rules';
    throw new ProblemError(422, code, title, `corrections.${field}: expected ${expected}`, {
      field: `corrections.${field}`,
      expected,
      ...(example === undefined ? {} : { example }),
    });
  }
}

type Told = {
  [K in 'BlockedCrossingRetried' | 'CrossingMended' | 'CrossingSetAside']: {
    readonly kind: K;
    readonly body: JournalBodies[K];
  };
}['BlockedCrossingRetried' | 'CrossingMended' | 'CrossingSetAside'];

const blockedOf = (row: BlockedRow): BlockedRecord => ({
  crossing: inHandOf(row.body),
  state: row.state,
  reason: row.reason ?? '',
  attempts: row.attempts,
  settledAt: row.settled_at?.toISOString() ?? null,
  isMended: row.is_mended,
});

/** Its place in the queue is held until the transaction ends. @throws ProblemError 404 `crossing-unknown` */
async function find(query: Query, crossingId: string): Promise<BlockedRow> {
  await query(
    'select from forwarding join crossing using (entry_sequence) where crossing.crossing_id = $1 for update of forwarding',
    [crossingId],
  );
  const [row] = await query<BlockedRow>(`${SELECT} where crossing.crossing_id = $1`, [crossingId]);
  if (row) return row;
  throw crossingUnknown(crossingId);
}

/** @throws ProblemError 404 `crossing-unknown`, 409 `not-blocked` */
async function findBlocked(query: Query, crossingId: string): Promise<BlockedRow> {
  const row = await find(query, crossingId);
  if (row.state === 'blocked') return row;
  throw new ProblemError(409, 'not-blocked', 'It is not blocked', `${crossingId} is ${row.state}`, {
    field: 'crossingId',
    expected: 'a record of GET /v1/reconciliation/blocked',
  });
}
