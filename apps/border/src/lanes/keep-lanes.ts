import type { LaneStates } from '#contracts';
import { append } from '../journal/append.ts';
import type { Query } from '../database/site-database.ts';

/** Writes that lanes opened or closed, and tells the journal; within the caller's transaction. `news`: those that changed. */
export async function keepLanes(query: Query, said: LaneStates, news: LaneStates['lanes']): Promise<void> {
  const { runId, siteId, siteAt } = said;
  await query(
    `insert into lane (run_id, lane_id, site_id, state, changed_at)
     select $1, lane_id, $2, state, $3::timestamptz from unnest($4::text[], $5::text[]) as lane (lane_id, state)
     on conflict (run_id, lane_id) do update set state = excluded.state, changed_at = excluded.changed_at`,
    [runId, siteId, siteAt, news.map(({ laneId }) => laneId), news.map(({ state }) => state)],
  );
  await append(query, [{ kind: 'LanesChanged', runId, siteId, siteAt, body: { ...said, lanes: news } }]);
}
