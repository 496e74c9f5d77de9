import { Injectable } from '@nestjs/common';
import type { AddedListEntries, AddListEntries } from '#contracts';
import { ProblemError } from '#http-edge';
import { CentreDatabase } from '../database/centre-database.ts';
import type { DatabaseFollower } from '../database/centre-database.ts';
import { LISTS, MAX_KEYS } from './listed.ts';
import type { ListName } from './listed.ts';
import { keysOf } from './list-keys.ts';
import { ReferenceList } from './reference-list.ts';
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
    for (const list of LISTS) this.#lists.set(list, new ReferenceList(list, 0, []));
    database.follow(this);
  }

  list(name: ListName): ReferenceList {
    const list = this.#lists.get(name);
    if (list === undefined) throw new Error(`no list ${name}`);
    return list;
  }

  /** Adds entries and gives the list a new version, unless all of them were there. Answers when it is committed. */
  async add(name: ListName, { entries, addedBy }: AddListEntries): Promise<AddedListEntries> {
    const keys = entries.flatMap((entry) => keysOf(entry).map((key) => ({ key, reason: entry.reason })));
    const added = await this.#database.transaction(async (manager) => {
      // The row is the list's lock: versions are given out one at a time.
      const [list] = await manager.query<{ version: number }[]>(
        'SELECT version FROM reference_list WHERE list = $1 FOR UPDATE',
        [name],
      );
      const version = (list?.version ?? 0) + 1;
      const rows = await manager.query<{ key: string }[]>(
        `INSERT INTO list_entry (list, key, added_in_version, reason, added_by)
         SELECT $1, key, $2, reason, $5 FROM unnest($3::text[], $4::text[]) AS entry (key, reason)
         ON CONFLICT DO NOTHING RETURNING key`,
        [name, version, keys.map(({ key }) => key), keys.map(({ reason }) => reason), addedBy],
      );
      if (rows.length === 0) return rows;
      const [count] = await manager.query<{ keys: number }[]>(
        'SELECT count(*)::int AS keys FROM list_entry WHERE list = $1',
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

  async seed(): Promise<void> {
    for (const list of LISTS) {
      await this.#database.query(
        `WITH due AS (
           UPDATE reference_list SET seeded = $2, version = version + 1 WHERE list = $1 AND seeded < $2
           RETURNING version
         )
         INSERT INTO list_entry (list, key, added_in_version, reason, added_by)
         SELECT $1, key, due.version, 'reference data', 'seed' FROM due, unnest($3::text[]) AS key
         ON CONFLICT DO NOTHING`,
        [list, SEED_GENERATION, seededKeys(list)],
      );
    }
  }

  /** From the ground up: what is back may be another database. */
  onReachable(): Promise<void> {
    for (const list of LISTS) this.#lists.set(list, new ReferenceList(list, 0, []));
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
      const rows = await this.#database.query<{ key: string }>(
        'SELECT key FROM list_entry WHERE list = $1 AND added_in_version > $2 AND added_in_version <= $3',
        [list, held.version, version],
      );
      // Two refreshes may overlap; the newer one stands.
      if (this.list(list).version >= version) continue;
      this.#lists.set(
        list,
        held.with(
          version,
          rows.map(({ key }) => key),
        ),
      );
    }
  }
}

const listFull = (name: ListName): ProblemError =>
  new ProblemError(409, 'list-full', 'The list is full', `${name} would hold more than ${MAX_KEYS} keys`, {
    field: 'entries',
    expected: `at most ${MAX_KEYS} keys in a list`,
  });
