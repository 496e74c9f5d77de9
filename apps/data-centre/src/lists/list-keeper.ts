import { Injectable } from '@nestjs/common';
import type {
  AddedListEntries,
  AddListEntries,
  RemovedListEntries,
  RemoveListEntries,
  ScreeningReply,
  ScreeningRequest,
} from '#contracts';
import type { EntityManager } from 'typeorm';
import { ProblemError } from '#http-edge';
import { CentreDatabase } from '../database/centre-database.ts';
import type { DatabaseFollower } from '../database/centre-database.ts';
import { LISTS, MAX_KEYS } from './listed.ts';
import type { ListName } from './listed.ts';
import { keysOf } from './list-keys.ts';
import { ReferenceList } from './reference-list.ts';
import type { Listing } from './reference-list.ts';
import { SEED_GENERATION, seededKeys } from './seeded-keys.ts';

/**
 * Holds both lists in memory and in step with the database: a lookup costs no statement, and what another process of the
 * centre adds is here at the next pulse (half a second).
 */
@Injectable()
export class ListKeeper implements DatabaseFollower {
  readonly #database: CentreDatabase;
  readonly #lists = new Map<ListName, ReferenceList>();

  constructor(database: CentreDatabase) {
    this.#database = database;
    for (const list of LISTS) this.#lists.set(list, new ReferenceList(list, 0));
    database.follow(this);
  }

  list(name: ListName): ReferenceList {
    const list = this.#lists.get(name);
    if (list === undefined) throw new Error(`no list ${name}`);
    return list;
  }

  /** Adds entries and gives the list a new version, unless all of them were there. Answers when it is committed. */
  async add(name: ListName, { entries, addedBy }: AddListEntries): Promise<AddedListEntries> {
    const keys = entries.flatMap((entry) =>
      keysOf(entry).map((key) => ({ key, reason: entry.reason, listedFrom: entry.listedFrom ?? null })),
    );
    const added = await this.#database.transaction(async (manager) => {
      const version = await nextVersion(manager, name);
      const rows = await manager.query<{ key: string }[]>(
        `INSERT INTO list_entry (list, key, added_in_version, reason, added_by, listed_from)
         SELECT $1, key, $2, reason, $5, listed_from
         FROM unnest($3::text[], $4::text[], $6::timestamptz[]) AS entry (key, reason, listed_from)
         ON CONFLICT DO NOTHING RETURNING key`,
        [
          name,
          version,
          keys.map(({ key }) => key),
          keys.map(({ reason }) => reason),
          addedBy,
          keys.map(({ listedFrom }) => listedFrom),
        ],
      );
      if (rows.length === 0) return rows;
      const [count] = await manager.query<{ keys: number }[]>(
        'SELECT count(*)::int AS keys FROM list_entry WHERE list = $1 AND removed_in_version IS NULL',
        [name],
      );
      if ((count?.keys ?? 0) > MAX_KEYS) throw listFull(name);
      await manager.query('UPDATE reference_list SET version = $2 WHERE list = $1', [name, version]);
      return rows;
    });
    await this.#refresh();
    return {
      service: name,
      listVersion: this.list(name).version,
      added: added.length,
      alreadyListed: keys.length - added.length,
    };
  }

  /** Takes entries off and gives the list a new version, unless none was there. Until when they were listed is kept. */
  async remove(name: ListName, { entries, removedBy }: RemoveListEntries): Promise<RemovedListEntries> {
    const keys = [...new Set(entries.flatMap((entry) => keysOf(entry)))];
    const removed = await this.#database.transaction(async (manager) => {
      const version = await nextVersion(manager, name);
      const { length } = await manager.query<{ key: string }[]>(
        `WITH gone AS (
           UPDATE list_entry SET removed_in_version = $2, removed_at = clock_timestamp(), removed_by = $4
           WHERE list = $1 AND key = ANY($3) AND removed_in_version IS NULL RETURNING key
         ) SELECT key FROM gone`,
        [name, version, keys, removedBy],
      );
      if (length > 0) {
        await manager.query('UPDATE reference_list SET version = $2 WHERE list = $1', [name, version]);
      }
      return length;
    });
    await this.#refresh();
    return {
      service: name,
      listVersion: this.list(name).version,
      removed,
      notListed: keys.length - removed,
    };
  }

  /** Looks records up in the list as it stood when each was made, and as it stands now. From memory; changes nothing. */
  screen(name: ListName, { records, siteAt }: ScreeningRequest, nowMs: number): ScreeningReply {
    const list = this.list(name);
    const now = { siteMs: Date.parse(siteAt), wallMs: nowMs };
    const said = (isListed: boolean): 'hit' | 'clear' => (isListed ? 'hit' : 'clear');
    return {
      service: name,
      listVersion: list.version,
      results: records.map((record) => {
        const crossed = { siteMs: Date.parse(record.siteAt), wallMs: Date.parse(record.recordedAt) };
        return {
          crossingId: record.crossingId,
          atCrossing: said(list.wasListed(record, crossed)),
          versionAtCrossing: list.versionAt(crossed.wallMs),
          now: said(list.wasListed(record, now)),
        };
      }),
    };
  }

  async seed(): Promise<void> {
    for (const list of LISTS) {
      await this.#database.query(
        `WITH due AS (
           UPDATE reference_list SET seeded = $2, version = version + 1 WHERE list = $1 AND seeded < $2
           RETURNING version
         )
         INSERT INTO list_entry (list, key, added_in_version, reason, added_by, listed_from)
         SELECT $1, key, due.version, 'reference data', 'seed', '-infinity' FROM due, unnest($3::text[]) AS key
         ON CONFLICT DO NOTHING`,
        [list, SEED_GENERATION, seededKeys(list)],
      );
    }
  }

  /** From the ground up: what is back may be another database. */
  onReachable(): Promise<void> {
    for (const list of LISTS) this.#lists.set(list, new ReferenceList(list, 0));
    return this.#refresh();
  }

  onPulse(): Promise<void> {
    return this.#refresh();
  }

  /** Takes in what was added since the version we hold. */
  async #refresh(): Promise<void> {
    const versions = await this.#database.query<{ list: ListName; version: number }>(
      'SELECT list, version FROM reference_list',
    );
    for (const { list, version } of versions) {
      const held = this.list(list);
      if (held.version >= version) continue;
      const rows = await this.#database.query<ListingRow>(
        `SELECT key, added_in_version, added_at, nullif(listed_from, '-infinity') AS listed_from,
           listed_from = '-infinity' AS always, removed_in_version, removed_at
         FROM list_entry WHERE list = $1 AND (added_in_version > $2 OR removed_in_version > $2)
           AND added_in_version <= $3`,
        [list, held.version, version],
      );
      // Two refreshes may overlap; the newer one stands.
      if (this.list(list).version >= version) continue;
      this.#lists.set(list, held.with(version, rows.map(listingOf)));
    }
  }
}

interface ListingRow {
  readonly key: string;
  readonly added_in_version: number;
  readonly added_at: Date;
  readonly listed_from: Date | null;
  readonly always: boolean | null;
  readonly removed_in_version: number | null;
  readonly removed_at: Date | null;
}

const listingOf = (row: ListingRow): Listing => ({
  key: row.key,
  addedInVersion: row.added_in_version,
  addedAtMs: row.added_at.getTime(),
  listedFromMs: row.always ? -Infinity : (row.listed_from?.getTime() ?? null),
  removedInVersion: row.removed_in_version,
  removedAtMs: row.removed_at?.getTime() ?? null,
});

/** The version after this one. The row is the list's lock: versions are given out one at a time. */
async function nextVersion(manager: EntityManager, name: ListName): Promise<number> {
  const [list] = await manager.query<{ version: number }[]>(
    'SELECT version FROM reference_list WHERE list = $1 FOR UPDATE',
    [name],
  );
  return (list?.version ?? 0) + 1;
}

const listFull = (name: ListName): ProblemError =>
  new ProblemError(409, 'list-full', 'The list is full', `${name} would hold more than ${MAX_KEYS} keys`, {
    field: 'entries',
    expected: `at most ${MAX_KEYS} keys in a list`,
  });
