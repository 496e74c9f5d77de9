import { documentKeyIn } from './recorded-crossing.ts';

/** Journal entries looked through for travellers at once. */
export const INDEXED_AT_ONCE = 10_000;

/**
 * Takes crossings from the journal into the index of travellers, a mended one also under the document that it bears now. An
 * online crossing of a traveller of whom records made under fallback are known is queued to be held against them: the step
 * that looked at those may have been before it.
 */
export const INDEX_TRAVELLERS = `
  with at as materialized (
    select transaction, sequence from traveller_crossing_cursor for update
  ), next as materialized (
    select entry.transaction, entry.sequence, kind, run_id, site_id, body->>'crossingId' as crossing_id,
      ${documentKeyIn('body')} as key, (body->>'siteAt')::timestamptz as site_at,
      body->'screening'->>'tier' <> 'online' as fallback
    from (
      select transaction, sequence, kind, run_id, site_id,
        case when kind in ('CrossingRecorded', 'CrossingMended') then body end as body
      from journal_entry
      where (transaction, sequence) > ((select transaction from at), (select sequence from at))
        and transaction < pg_snapshot_xmin(pg_current_snapshot())
      order by transaction, sequence limit ${INDEXED_AT_ONCE}
    ) entry
  ), taken as (
    insert into traveller_crossing (run_id, document_key, site_at, fallback, entry_transaction, entry_sequence)
    select next.run_id, key, next.site_at, fallback,
      coalesce(mended.entry_transaction, next.transaction), coalesce(mended.entry_sequence, next.sequence)
    from next
    left join crossing mended on next.kind = 'CrossingMended' and mended.crossing_id = next.crossing_id
    where key is not null
  ), under_fallback as (
    select run_id, key from next where fallback
    union
    select known.run_id, known.document_key from next
    join traveller_crossing known on (known.run_id, known.document_key) = (next.run_id, next.key)
    where known.fallback and not next.fallback
  ), queued as (
    insert into record_again (entry_transaction, entry_sequence, site_id, must_screen)
    select transaction, sequence, site_id, false
    from next join under_fallback using (run_id, key)
    where kind = 'CrossingRecorded' and not fallback
    on conflict (entry_sequence) do nothing
  ), moved as (
    update traveller_crossing_cursor set (transaction, sequence) = (
      select transaction, sequence from next order by next.transaction desc, next.sequence desc limit 1)
    where exists (select from next)
  )
  select count(*)::integer as passed from next`;
