import { Inject, Injectable } from '@nestjs/common';
import type {
  AcknowledgeLateHit,
  AssignLateHit,
  CloseLateHit,
  JournalBodies,
  LateHit,
  LateHitPage,
  ReconciliationQuery,
} from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { CrossingRecords, recordOf } from './crossing-records.ts';

export interface LateHitRow {
  readonly number: string;
  readonly brief: LateHit['crossing'];
  readonly findings: LateHit['findings'];
  readonly state: LateHit['state'];
  readonly found_at: Date;
  readonly owner: string | null;
  readonly acknowledged_by: string | null;
  readonly outcome: LateHit['outcome'];
  readonly closed_by: string | null;
  readonly closed_reason: string | null;
  readonly changed_at: Date;
}

export const lateHitOf = (row: LateHitRow): LateHit => ({
  crossing: row.brief,
  findings: row.findings,
  state: row.state,
  foundAt: row.found_at.toISOString(),
  owner: row.owner,
  acknowledgedBy: row.acknowledged_by,
  outcome: row.outcome,
  closedBy: row.closed_by,
  closedReason: row.closed_reason,
  changedAt: row.changed_at.toISOString(),
});

/** From which states a person may do what. Whatever is not here is refused. */
const MAY = {
  assign: ['found', 'assigned', 'acknowledged'],
  acknowledge: ['assigned'],
  close: ['acknowledged'],
} as const satisfies Record<string, readonly LateHit['state'][]>;

/** Late hits as alerts: found, given to an owner, acknowledged by the owner, closed with an outcome. Each step is journalled. */
@Injectable()
export class LateHits {
  readonly #database: SiteDatabase;
  readonly #sites: Sites;
  readonly #records: CrossingRecords;
  readonly #clock: Clock;

  constructor(database: SiteDatabase, sites: Sites, records: CrossingRecords, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#sites = sites;
    this.#records = records;
    this.#clock = clock;
  }

  /** Newest first. @throws StoreUnavailableError */
  async list({ siteId, which, after, limit }: ReconciliationQuery): Promise<LateHitPage> {
    const rows = await this.#database.query<LateHitRow>(
      `select * from late_hit where ($1::text is null or site_id = $1) and ($2 = 'all' or state <> 'closed')
         and number < coalesce($3::bigint, 9223372036854775807)
       order by number desc limit $4`,
      [siteId ?? null, which, pageNumber(after), limit],
    );
    const next = rows.length < limit ? null : (rows.at(-1)?.number ?? null);
    const known = await this.#records.inHand(rows.map(({ brief }) => brief.crossingId));
    const lateHits = rows.map((row) => ({ ...lateHitOf(row), crossing: recordOf(known, row.brief) }));
    return { lateHits, next };
  }

  /** @throws ProblemError 404, 409; StoreUnavailableError */
  assign(crossingId: string, { owner, by, reason }: AssignLateHit): Promise<LateHit> {
    return this.#change(crossingId, 'assign', async (query, hit) => {
      if (hit.state !== 'found' && hit.owner === owner) return null;
      await query(
        `update late_hit set state = 'assigned', owner = $2, acknowledged_by = null, changed_at = clock_timestamp()
         where crossing_id = $1`,
        [crossingId, owner],
      );
      return { kind: 'LateHitAssigned', body: { crossingId, owner, by, reason } };
    });
  }

  /** By its owner. @throws ProblemError 404, 409; StoreUnavailableError */
  acknowledge(crossingId: string, { by }: AcknowledgeLateHit): Promise<LateHit> {
    return this.#change(crossingId, 'acknowledge', async (query, { owner }) => {
      if (owner !== by) throw notTheOwner(crossingId, owner, by);
      await query(
        `update late_hit set state = 'acknowledged', acknowledged_by = $2, changed_at = clock_timestamp()
         where crossing_id = $1`,
        [crossingId, by],
      );
      return { kind: 'LateHitAcknowledged', body: { crossingId, by } };
    });
  }

  /** @throws ProblemError 404, 409; StoreUnavailableError */
  close(crossingId: string, { outcome, by, reason }: CloseLateHit): Promise<LateHit> {
    return this.#change(crossingId, 'close', async (query) => {
      await query(
        `update late_hit set state = 'closed', outcome = $2, closed_by = $3, closed_reason = $4,
           changed_at = clock_timestamp() where crossing_id = $1`,
        [crossingId, outcome, by, reason],
      );
      return { kind: 'LateHitClosed', body: { crossingId, outcome, by, reason } };
    });
  }

  /** The change and its entry in one transaction; `change` gives null when it is as wanted already. */
  #change(
    crossingId: string,
    what: keyof typeof MAY,
    change: (query: Query, hit: LateHitRow) => Promise<Told | null>,
  ): Promise<LateHit> {
    return this.#database.transaction(async (query) => {
      const hit = await this.#lock(query, crossingId);
      if (!(MAY[what] as readonly string[]).includes(hit.state))
        throw wrongState(crossingId, what, hit.state);
      const told = await change(query, hit);
      if (told) {
        const { runId, siteId } = hit.brief;
        const siteAt = this.#sites.find(siteId)?.siteAt ?? isoNow(this.#clock);
        await append(query, [{ ...told, runId, siteId, siteAt }]);
      }
      return lateHitOf(await this.#lock(query, crossingId));
    });
  }

  /** @throws ProblemError 404 `late-hit-unknown` */
  async #lock(query: Query, crossingId: string): Promise<LateHitRow> {
    const [row] = await query<LateHitRow>('select * from late_hit where crossing_id = $1 for update', [
      crossingId,
    ]);
    if (row) return row;
    throw new ProblemError(404, 'late-hit-unknown', 'No such late hit', `${crossingId} is none`, {
      field: 'crossingId',
    });
  }
}

type Told = {
  [K in 'LateHitAssigned' | 'LateHitAcknowledged' | 'LateHitClosed']: {
    readonly kind: K;
    readonly body: JournalBodies[K];
  };
}['LateHitAssigned' | 'LateHitAcknowledged' | 'LateHitClosed'];

/** @throws ProblemError 422 `invalid-field` */
export function pageNumber(after: string | undefined): string | null {
  if (after === undefined || /^\d{1,18}$/.test(after)) return after ?? null;
  throw new ProblemError(422, 'invalid-field', 'No such page', 'after: expected the `next` of a page', {
    field: 'after',
    expected: 'the `next` of the page before',
    example: '412',
  });
}

const wrongState = (crossingId: string, what: keyof typeof MAY, state: string): ProblemError =>
  new ProblemError(
    409,
    'late-hit-state',
    'Not now',
    `the late hit of ${crossingId} is ${state}; one can ${what} it when it is ${MAY[what].join(' or ')}`,
    { field: 'crossingId', expected: MAY[what].join(' or ') },
  );

const notTheOwner = (crossingId: string, owner: string | null, by: string): ProblemError =>
  new ProblemError(
    409,
    'not-the-owner',
    'Its owner acknowledges it',
    `the late hit of ${crossingId} is ${owner}'s; ${by} may take it over first (assignment)`,
    { field: 'by', expected: owner ?? 'an owner' },
  );
