import { Inject, Injectable } from '@nestjs/common';
import type { Conflict, ConflictFound, ConflictPage, DecideConflict, ReconciliationQuery } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { append } from '../journal/append.ts';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { Sites } from '../sites/sites.ts';
import { CLOCK } from '../tokens.ts';
import { CrossingRecords, recordOf } from './crossing-records.ts';
import { pageNumber } from './late-hits.ts';

export interface ConflictRow {
  readonly number: string;
  readonly run_id: string;
  readonly site_id: string;
  readonly body: ConflictFound;
  readonly state: Conflict['state'];
  readonly found_at: Date;
  readonly decision: Conflict['decision'];
  readonly decided_by: string | null;
  readonly decided_reason: string | null;
  readonly decided_at: Date | null;
}

export const conflictOf = (row: ConflictRow): Conflict => ({
  ...row.body,
  state: row.state,
  foundAt: row.found_at.toISOString(),
  decision: row.decision,
  decidedBy: row.decided_by,
  decidedReason: row.decided_reason,
  decidedAt: row.decided_at?.toISOString() ?? null,
});

/** Records that contradict each other or their stamp: a queue for people, who decide once and say why. */
@Injectable()
export class Conflicts {
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
  async list({ siteId, which, after, limit }: ReconciliationQuery): Promise<ConflictPage> {
    const rows = await this.#database.query<ConflictRow>(
      `select * from conflict where ($1::text is null or site_id = $1) and ($2 = 'all' or state = 'open')
         and number < coalesce($3::bigint, 9223372036854775807)
       order by number desc limit $4`,
      [siteId ?? null, which, pageNumber(after), limit],
    );
    const next = rows.length < limit ? null : (rows.at(-1)?.number ?? null);
    const known = await this.#records.inHand(
      rows.flatMap(({ body }) => body.crossings.map(({ crossingId }) => crossingId)),
    );
    const conflicts = rows.map((row) => ({
      ...conflictOf(row),
      crossings: row.body.crossings.map((crossing) => recordOf(known, crossing)),
    }));
    return { conflicts, next };
  }

  /** @throws ProblemError 404, 409, 422; StoreUnavailableError */
  decide(conflictId: string, { decision, by, reason }: DecideConflict): Promise<Conflict> {
    return this.#database.transaction(async (query) => {
      const row = await lock(query, conflictId);
      if (row.state === 'decided') {
        if (row.decision === decision && row.decided_by === by) return conflictOf(row);
        throw decidedAlready(conflictId, row);
      }
      if (!row.body.choices.includes(decision)) throw noChoice(row.body);
      await query(
        `update conflict set state = 'decided', decision = $2, decided_by = $3, decided_reason = $4,
           decided_at = clock_timestamp() where conflict_id = $1`,
        [conflictId, decision, by, reason],
      );
      const { run_id: runId, site_id: siteId } = row;
      const siteAt = this.#sites.find(siteId)?.siteAt ?? isoNow(this.#clock);
      const body = { conflictId, decision, by, reason };
      await append(query, [{ kind: 'ConflictDecided', runId, siteId, siteAt, body }]);
      return conflictOf(await lock(query, conflictId));
    });
  }
}

/** @throws ProblemError 404 `conflict-unknown` */
async function lock(query: Query, conflictId: string): Promise<ConflictRow> {
  const [row] = await query<ConflictRow>('select * from conflict where conflict_id = $1 for update', [
    conflictId,
  ]);
  if (row) return row;
  throw new ProblemError(404, 'conflict-unknown', 'No such conflict', `${conflictId} is none`, {
    field: 'conflictId',
  });
}

const decidedAlready = (conflictId: string, { decision, decided_by }: ConflictRow): ProblemError =>
  new ProblemError(
    409,
    'conflict-decided',
    'It is decided already',
    `${decided_by} decided ${conflictId}: ${decision}; a decision stands`,
    { field: 'conflictId' },
  );

const noChoice = ({ kind, choices }: ConflictFound): ProblemError =>
  new ProblemError(422, 'invalid-field', 'Not for this kind of conflict', `decision: no choice for ${kind}`, {
    field: 'decision',
    expected: `one of ${choices.join(', ')}`,
    example: choices[0],
  });
