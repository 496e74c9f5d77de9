import type { Query } from '../database/site-database.ts';
import type { Backlog } from '../sites/backlog.ts';

/** Sets every site's counts to what the store says; before the forwarder starts, which keeps them from then on. */
export async function countBacklogs(query: Query, backlogOf: (siteId: string) => Backlog): Promise<void> {
  const rows = await query<{
    site_id: string;
    pending: number;
    pending_fallback: number;
    blocked: number;
    acknowledged: number;
  }>(
    `select site_id, coalesce(pending, 0) as pending, coalesce(pending_fallback, 0) as pending_fallback,
       coalesce(blocked, 0) as blocked, recorded - coalesce(queued, 0) as acknowledged
     from (select site_id, count(*)::integer as recorded from crossing group by site_id) recorded
     left join (
       select site_id, count(*)::integer as queued,
         count(*) filter (where state = 'pending')::integer as pending,
         count(*) filter (where state = 'pending' and fallback)::integer as pending_fallback,
         count(*) filter (where state = 'blocked')::integer as blocked
       from forwarding group by site_id
     ) queued using (site_id)`,
  );
  for (const row of rows) {
    backlogOf(row.site_id).reset({
      pending: row.pending,
      pendingFallback: row.pending_fallback,
      blocked: row.blocked,
      acknowledged: row.acknowledged,
    });
  }
}
