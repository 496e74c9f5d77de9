import { journalSeal } from '#contracts';
import type { ExportQuery, JournalSeal } from '#contracts';
import { canonicalJson } from '#store-forward';
import type { SealSigner, SealedBatch } from '#store-forward';
import type { Query } from '../database/site-database.ts';

/** A seal as its row holds it: whoever reads it judges it. */
export interface SealRow {
  readonly number: string;
  readonly seal: string;
  readonly signature: string;
  readonly leaves: string;
  readonly last_cursor: string;
}

/** The newest seal was changed so that it is no seal any more. */
export class SealUnreadableError extends Error {
  constructor(number: string, cause: unknown) {
    super(`seal ${number} in journal_seal is not one: nothing can be chained to it`, { cause });
    this.name = 'SealUnreadableError';
  }
}

/** @throws SealUnreadableError */
export async function newestSeal(query: Query): Promise<JournalSeal | null> {
  const [row] = await query<{ number: string; seal: string }>(
    'select number, seal from journal_seal order by number desc limit 1',
    [],
    'newest-seal',
  );
  if (!row) return null;
  try {
    return journalSeal.parse(JSON.parse(row.seal));
  } catch (error) {
    throw new SealUnreadableError(row.number, error);
  }
}

export async function insertSeal(
  query: Query,
  { seal, signature, leaves }: SealedBatch,
  signer: SealSigner,
): Promise<void> {
  await query(
    `with key as (
       insert into journal_seal_key (key_id, public_key, first_number) values ($10, $11, $1) on conflict do nothing
     )
     insert into journal_seal
       (number, seal, signature, leaves, last_transaction, last_sequence, run_ids, earliest_site_at, latest_site_at)
     values ($1, $2, $3, $4, $5::xid8, $6, $7, $8, $9)`,
    [
      seal.number,
      canonicalJson(seal),
      signature,
      JSON.stringify(leaves), // texts and nulls only: that is their canonical form
      ...seal.lastCursor.split('-'),
      seal.runIds,
      seal.earliestSiteAt,
      seal.latestSiteAt,
      signer.keyId,
      signer.publicKey,
    ],
    'insert-seal',
  );
}

/** Numbers of the first and the last seal with entries of this run and time; null when there is none. */
export async function sealsOf(
  query: Query,
  { runId, from, to }: ExportQuery,
): Promise<{ readonly first: number; readonly last: number } | null> {
  const [row] = await query<{ first: string | null; last: string | null }>(
    `select min(number) as first, max(number) as last from journal_seal
     where ($1::text is null or $1 = any(run_ids))
       and ($2::timestamptz is null or latest_site_at >= $2)
       and ($3::timestamptz is null or earliest_site_at < $3)`,
    [runId ?? null, from ?? null, to ?? null],
  );
  return row?.first && row.last ? { first: Number(row.first), last: Number(row.last) } : null;
}

export async function sealRow(query: Query, number: number): Promise<SealRow | null> {
  const [row] = await query<SealRow>(
    `select number, seal, signature, leaves, last_transaction::text || '-' || last_sequence as last_cursor
     from journal_seal where number = $1`,
    [number],
    'seal-row',
  );
  return row ?? null;
}

export async function sealKeys(
  query: Query,
): Promise<{ readonly keyId: string; readonly publicKey: string }[]> {
  return query(
    'select key_id as "keyId", public_key as "publicKey" from journal_seal_key order by first_number limit 1000',
  );
}
