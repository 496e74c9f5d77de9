import { hallObservation } from '#contracts';
import type { HallHistory, LaneBankObservation } from '#contracts';
import { isIndexedByKind } from '../journal/index.ts';
import type { JournalDatabase } from '../journal/index.ts';

/** Points of one answer; a chart has no more pixels to show them. */
export const POINTS_MAX = 600;
const banksSchema = hallObservation.shape.banks;

export interface Span {
  readonly runId: string;
  readonly hallId: string;
  readonly minutes: number;
  /** Site time at which the span ends. */
  readonly until: string;
}

interface PointRow {
  readonly site_at: Date;
  readonly banks: unknown;
}

/**
 * What was observed of a hall over a span of site time: the newest observation of each of {@link POINTS_MAX} equal
 * parts of it.
 *
 * @throws JournalUnreachableError
 */
export async function hallHistoryOf(database: JournalDatabase, span: Span): Promise<HallHistory> {
  const partSeconds = (span.minutes * 60) / POINTS_MAX;
  const rows = await database.rows<PointRow>(
    `select site_at, banks from (
       select distinct on (part) part, site_at, body->'banks' as banks from (
         select *, floor(extract(epoch from $3::timestamptz - site_at) / $5::numeric) as part
         from journal_entry
         where kind = 'HallObserved' and ${isIndexedByKind} and run_id = $1 and body->>'hallId' = $2
           and transaction >= (select max(transaction) from journal_entry
                               where kind = 'RunBegun' and ${isIndexedByKind} and run_id = $1)
           and site_at <= $3::timestamptz and site_at > $3::timestamptz - make_interval(mins => $4::int)
       ) observed order by part, observed.transaction desc, observed.sequence desc
     ) thinned order by site_at limit ${POINTS_MAX}`,
    [span.runId, span.hallId, span.until, span.minutes, partSeconds],
  );
  return { hallId: span.hallId, points: rows.map(pointOf).filter((point) => point !== null) };
}

function pointOf(row: PointRow): HallHistory['points'][number] | null {
  const banks = banksSchema.safeParse(row.banks);
  if (!banks.success) return null;
  const bank = (kind: LaneBankObservation['laneKind']): LaneBankObservation | undefined =>
    banks.data.find(({ laneKind }) => laneKind === kind);
  const [gates, counters] = [bank('autogate'), bank('counter')];
  return [
    row.site_at.getTime(),
    gates?.queueLength ?? null,
    counters?.queueLength ?? null,
    gates?.joinerWaitMs ?? null,
    counters?.joinerWaitMs ?? null,
  ];
}
