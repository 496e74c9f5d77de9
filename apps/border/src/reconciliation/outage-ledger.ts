import { Injectable } from '@nestjs/common';
import type { Outage } from '#contracts';
import { SiteDatabase } from '../database/site-database.ts';

/** Whose records, of which site time: from `fromAt` until before `toAt` (null: until now). */
export interface LedgerSpan {
  readonly runId: string;
  readonly siteId: string;
  readonly fromAt: string;
  readonly toAt: string | null;
}

type Counted = Pick<Outage, 'checks' | 'ledger' | 'merged' | 'mergedBy'>;

/**
 * Counts the records of an outage twice over. What the lanes let through is counted by the lanes themselves: each numbers
 * its records 1, 2, 3 ..., so the highest number says how many there must be; paper forms are counted in the book of forms. What was recorded and what was reconciled is
 * counted row by row. Were a record lost, the first number would be larger than the second.
 */
@Injectable()
export class OutageLedger {
  readonly #database: SiteDatabase;

  constructor(database: SiteDatabase) {
    this.#database = database;
  }

  /** @throws StoreUnavailableError */
  async count({ runId, siteId, fromAt, toAt }: LedgerSpan): Promise<Counted> {
    const [row] = await this.#database.query<Row>(COUNT, [runId, siteId, fromAt, toAt]);
    if (!row) throw new Error('a count gave no row');
    const { handled, recorded, referred, refused, merged } = row;
    return {
      checks: { online: row.online, local: row.local, paper: row.paper },
      merged,
      mergedBy: {
        'same-form-twice': row.sameForm,
        'gate-then-manual': row.gateManual,
        'counter-then-form': row.counterForm,
        'manual-then-gate': row.manualGate,
      },
      ledger: {
        admitted: handled - referred - refused - row.mergedCleared,
        recorded,
        reconciled: recorded - row.pending - row.blocked - row.unscreened - row.late - row.conflict,
        rest: {
          atRegisterNotYet: row.pending,
          blocked: row.blocked,
          unscreened: row.unscreened,
          lateHitOpen: row.late,
          conflictOpen: row.conflict,
        },
        notAdmitted: { referred, refused },
      },
    };
  }

  /** Site time of the last record made under fallback in a span; null when there is none. @throws StoreUnavailableError */
  async lastFallback({ runId, siteId, fromAt, toAt }: LedgerSpan): Promise<string | null> {
    const [row] = await this.#database.query<{ site_at: Date | null }>(
      `select max(site_at) as site_at from crossing
       where run_id = $1 and site_id = $2 and tier <> 'online' and site_at >= $3 and ($4::timestamptz is null or site_at < $4)`,
      [runId, siteId, fromAt, toAt],
    );
    return row?.site_at?.toISOString() ?? null;
  }
}

interface Row {
  readonly handled: number;
  readonly online: number;
  readonly local: number;
  readonly paper: number;
  readonly recorded: number;
  readonly referred: number;
  readonly refused: number;
  readonly merged: number;
  readonly mergedCleared: number;
  /** The merged ones by rule. */
  readonly sameForm: number;
  readonly gateManual: number;
  readonly counterForm: number;
  readonly manualGate: number;
  readonly pending: number;
  readonly blocked: number;
  readonly unscreened: number;
  readonly late: number;
  readonly conflict: number;
}

/** $1 run, $2 site, $3 from, $4 to. */
const COUNT = `
  with of_span as materialized (
    select crossing_id, lane_id, lane_sequence, decision, tier, entry_transaction, entry_sequence, form_number
    from crossing
    where run_id = $1 and site_id = $2 and site_at >= $3 and ($4::timestamptz is null or site_at < $4)
  ), lanes as (
    select sum(numbered.last - coalesce(earlier.last, 0))::integer as handled
    from (
      select lane_id, max(lane_sequence) as last from of_span where form_number is null group by lane_id
    ) numbered
    left join (
      select lane_id, max(lane_sequence) as last from crossing
      where run_id = $1 and site_id = $2 and site_at < $3 and form_number is null group by lane_id
    ) earlier using (lane_id)
  ), forms as (
    select count(*)::integer as used from form
    where run_id = $1 and site_id = $2 and state = 'used' and site_at >= $3 and ($4::timestamptz is null or site_at < $4)
  ), open_conflict as (
    select distinct unnest(crossing_ids) as crossing_id from conflict where site_id = $2 and state = 'open'
  ), judged as (
    select of_span.decision, of_span.tier, crossing_merge.merged_crossing_id is not null as is_merged,
      crossing_merge.rule,
      case
        when forwarding.state = 'pending' then 'pending'
        when forwarding.state = 'blocked' then 'blocked'
        when of_span.tier <> 'online' and (of_span.entry_transaction, of_span.entry_sequence)
          > (coalesce(rescreening.transaction, '0'), coalesce(rescreening.sequence, 0)) then 'unscreened'
        when record_again.must_screen then 'unscreened'
        when late_hit.crossing_id is not null then 'late'
        when open_conflict.crossing_id is not null then 'conflict'
        else 'reconciled'
      end as stands
    from of_span
    left join forwarding using (entry_sequence)
    left join rescreening on rescreening.site_id = $2
    left join record_again on record_again.entry_sequence = of_span.entry_sequence
    left join late_hit on late_hit.crossing_id = of_span.crossing_id and late_hit.state <> 'closed'
    left join open_conflict on open_conflict.crossing_id = of_span.crossing_id
    left join crossing_merge on crossing_merge.merged_crossing_id = of_span.crossing_id
  ), admitted as (
    select stands from judged where decision = 'cleared' and not is_merged
  )
  select coalesce((select handled from lanes), 0) + (select used from forms) as handled, by_check.*, by_standing.* from (
    select count(*) filter (where tier = 'online')::integer as online,
      count(*) filter (where tier = 'local')::integer as local,
      count(*) filter (where tier = 'paper')::integer as paper,
      count(*) filter (where decision = 'referred')::integer as referred,
      count(*) filter (where decision = 'refused')::integer as refused,
      count(*) filter (where is_merged)::integer as merged,
      count(*) filter (where is_merged and decision = 'cleared')::integer as "mergedCleared",
      count(*) filter (where rule = 'same-form-twice')::integer as "sameForm",
      count(*) filter (where rule = 'gate-then-manual')::integer as "gateManual",
      count(*) filter (where rule = 'counter-then-form')::integer as "counterForm",
      count(*) filter (where rule = 'manual-then-gate')::integer as "manualGate"
    from judged
  ) by_check, (
    select count(*)::integer as recorded,
      count(*) filter (where stands = 'pending')::integer as pending,
      count(*) filter (where stands = 'blocked')::integer as blocked,
      count(*) filter (where stands = 'unscreened')::integer as unscreened,
      count(*) filter (where stands = 'late')::integer as late,
      count(*) filter (where stands = 'conflict')::integer as conflict
    from admitted
  ) by_standing`;
