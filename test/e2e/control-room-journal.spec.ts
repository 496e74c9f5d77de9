import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PinoLogger } from 'nestjs-pino';
import { SystemClock } from '#determinism';
import type { AnyJournalEntry, JournalKind } from '#contracts';
import { JournalDatabase, JournalReader } from '../../apps/control-room/src/journal/index.ts';
import type { JournalListener } from '../../apps/control-room/src/journal/index.ts';
import { findProjectFolder } from '../../apps/cli/src/index.ts';
import { JournalOnDisk } from '../support/control-room-process.ts';
import { appendEntries } from '../support/journal-writer.ts';
import type { NewEntry } from '../support/journal-writer.ts';
import { until } from '../support/running-system.ts';
import { ScriptedRun } from '../support/scripted-run.ts';

const silent = { info() {}, warn() {}, debug() {}, error() {} } as unknown as PinoLogger;
const clock = new SystemClock();
const script = new ScriptedRun({ runId: 'run-one', speed: 60, outageFromS: 5, outageUntilS: 9, drainS: 3 });
const idOf = ({ transaction, sequence }: { transaction: string; sequence: string }): string =>
  `${transaction}-${sequence}`;

/** An entry with a number by which to know it again. */
const numbered = (attempts: number): NewEntry => ({
  kind: 'CrossingBlocked',
  runId: 'run-one',
  siteId: 'CGK-T3',
  siteAt: '2024-06-19T21:00:00.000Z',
  body: { crossingId: `crossing-${attempts}`, attempts, reason: 'rejected' },
});
const numberOf = (entry: AnyJournalEntry): number =>
  entry.kind === 'CrossingBlocked' ? entry.body.attempts : -1;

class Notes implements JournalListener {
  readonly kinds: readonly JournalKind[] = ['RunBegun', 'HallObserved', 'ModeChanged', 'CrossingBlocked'];
  readonly begun: (readonly AnyJournalEntry[])[] = [];
  readonly appended: AnyJournalEntry[] = [];
  readonly sights: ('lost' | 'back')[] = [];
  begin(entries: readonly AnyJournalEntry[]): void {
    this.begun.push(entries);
  }
  append(entries: readonly AnyJournalEntry[]): void {
    this.appended.push(...entries);
  }
  unreachable(sinceMs: number | null): void {
    this.sights.push(sinceMs === null ? 'back' : 'lost');
  }
}

let journal: JournalOnDisk;
const open: { reader: JournalReader; database: JournalDatabase }[] = [];

async function follow(): Promise<Notes> {
  const database = new JournalDatabase(journal.url, silent);
  const reader = new JournalReader(database, clock, silent);
  const notes = new Notes();
  reader.follow(notes);
  open.push({ reader, database });
  await until('the reader has begun', () => notes.begun.length > 0);
  return notes;
}

async function closeAll(): Promise<void> {
  for (const { reader, database } of open.splice(0)) {
    await reader.stop();
    await database.onApplicationShutdown();
  }
}

beforeAll(async () => {
  journal = await JournalOnDisk.make();
}, 60_000);
afterAll(async () => {
  await journal.remove();
});
beforeEach(() => journal.query('truncate journal_entry'));
afterEach(closeAll);

describe("the journal's table of these tests", () => {
  it("is the one that border's migrations make, and they leave the text of bodies alone", async () => {
    interface Migration {
      up(runner: { query(text: string): Promise<unknown> }): Promise<void>;
    }
    const migrationOf = async (file: string): Promise<Migration> => {
      const folder = join(findProjectFolder(), 'dist/apps/border/src/database/migrations');
      const [Made] = Object.values((await import(join(folder, file))) as Record<string, new () => Migration>);
      return new Made!();
    };
    const shape = (): Promise<unknown[]> =>
      journal.query(
        `select column_name as name, data_type || is_nullable || is_identity || coalesce(collation_name, '')
           || coalesce(column_default, '') as what
         from information_schema.columns where table_name = 'journal_entry'
         union all select indexname, indexdef from pg_indexes where tablename = 'journal_entry' order by 1`,
      );
    const ours = await shape();
    const client = await journal.connect();
    try {
      await client.query('drop table journal_entry');
      const runner = { query: (text: string): Promise<unknown> => client.query(text) };
      await (await migrationOf('1718827260000-journal.js')).up(runner);
      await client.query('create temporary table crossing_mend (body jsonb)'); // the next one changes it too
      await client.query(
        `insert into journal_entry (kind, site_at, body) values ('RunBegun', now(), '{"b": [1.50, "é\\n"], "aa": null}')`,
      );
      const text = async (): Promise<unknown> =>
        (await client.query('select body::text from journal_entry')).rows;
      const sealed = await text();
      await (await migrationOf('1718845260000-bodies-as-written.js')).up(runner);
      expect(await text()).toEqual(sealed); // or its seal would be broken
    } finally {
      await client.end();
    }
    expect(ours).toEqual(await shape());
  });
});

describe('a reader of the journal', () => {
  it('does not skip a row that commits after rows with higher sequences', async () => {
    const notes = await follow();
    const slow = await journal.connect();
    await slow.query('begin');
    await appendEntries(slow, [numbered(1)]);
    await journal.append(numbered(2));
    await journal.append(numbered(3));
    await clock.sleep(700); // several polls: 2 and 3 are committed, but 1 is older and may still come
    const whileOpen = notes.appended.map(numberOf);
    await slow.query('commit');
    await until('all three', () => notes.appended.length === 3);
    await slow.end();

    expect(whileOpen).toEqual([]);
    expect(notes.appended.map(numberOf)).toEqual([1, 2, 3]);
  });

  it('does not wait for a transaction that is rolled back', async () => {
    const notes = await follow();
    const slow = await journal.connect();
    await slow.query('begin');
    await appendEntries(slow, [numbered(1)]);
    await journal.append(numbered(2));
    await slow.query('rollback');
    await until('the other', () => notes.appended.length === 1);
    await slow.end();
    expect(notes.appended.map(numberOf)).toEqual([2]);
  });

  it('gives each row of many writers exactly once, in journal order', async () => {
    const notes = await follow();
    const writers = await Promise.all(Array.from({ length: 8 }, () => journal.connect()));
    await Promise.all(
      writers.map(async (writer, index) => {
        for (let step = 0; step < 40; step += 1) {
          await writer.query('begin');
          await appendEntries(writer, [numbered(index * 1_000 + step)]);
          await clock.sleep((index * 7 + step * 3) % 23); // transactions overlap and end in another order than they began
          await writer.query(step % 10 === 9 ? 'rollback' : 'commit');
        }
        await writer.end();
      }),
    );
    const rows = await journal.query<{ id: string }>(
      `select transaction || '-' || sequence as id from journal_entry order by transaction, sequence`,
    );
    await until('every row', () => notes.appended.length >= rows.length);
    expect(rows.length).toBe(8 * 36);
    expect(notes.appended.map(idOf)).toEqual(rows.map(({ id }) => id));
  });

  it('passes over a great many rows of other kinds in bounded steps', async () => {
    const notes = await follow();
    await journal.query(
      `insert into journal_entry (kind, run_id, site_id, site_at, body)
       select 'CrossingRecorded', 'run-one', 'CGK-T3', now(), '{}' from generate_series(1, 12000)`,
    );
    await journal.append(numbered(1));
    await until('the one behind them', () => notes.appended.length === 1);
    expect(notes.appended.map(numberOf)).toEqual([1]);
  });

  it('goes on at its cursor when the database was killed and came back', async () => {
    const notes = await follow();
    await journal.append(numbered(1));
    await until('the first', () => notes.appended.length === 1);
    await journal.kill();
    await until('it says that it cannot see', () => notes.sights.includes('lost'));
    await journal.cluster.start();
    await journal.append(numbered(2), numbered(3));
    await until('the others', () => notes.appended.length === 3, 15_000);

    expect(notes.appended.map(numberOf)).toEqual([1, 2, 3]);
    expect(notes.sights).toEqual(['lost', 'back']);
    expect(notes.begun.length).toBe(1);
  }, 60_000);

  it('waits for a journal that is not there yet', async () => {
    await journal.query('alter table journal_entry rename to journal_elsewhere');
    const database = new JournalDatabase(journal.url, silent);
    const reader = new JournalReader(database, clock, silent);
    const notes = new Notes();
    reader.follow(notes);
    open.push({ reader, database });
    await until('it says so', () => notes.sights.length === 1);
    await journal.query('alter table journal_elsewhere rename to journal_entry');
    await until('it has begun', () => notes.begun.length === 1, 15_000);
    expect(notes.sights).toEqual(['lost', 'back']);
  });

  it('begins with how things stand in the newest run, not with the whole journal', async () => {
    await journal.append(script.begin());
    for (let beat = 0; beat < 60; beat += 1) await journal.append(...script.beat(beat));
    const newer = new ScriptedRun({
      runId: 'run-two',
      speed: 60,
      outageFromS: 2,
      outageUntilS: 90,
      drainS: 3,
    });
    await journal.append(newer.begin());
    for (let beat = 0; beat < 60; beat += 1) await journal.append(...newer.beat(beat));
    const notes = await follow();
    const [begun = []] = notes.begun;
    const ofKind = (kind: JournalKind): AnyJournalEntry[] => begun.filter((entry) => entry.kind === kind);

    expect(begun.length).toBeLessThan(500);
    expect(ofKind('HallObserved').length).toBe(6);
    expect(ofKind('HallObserved').every(({ runId }) => runId === 'run-two')).toBe(true);
    expect(ofKind('PaceObserved').length).toBe(1);
    expect(ofKind('BacklogObserved').length).toBe(3);
    expect(begun.map(idOf)).toEqual([...new Set(begun.map(idOf))]);
  }, 60_000);

  it('finds how things stand without reading the crossings, by the index that leaves them out', async () => {
    await journal.query(
      `insert into journal_entry (kind, run_id, site_id, site_at, body)
       select case when n % 100 = 0 then 'HallObserved' else 'CrossingRecorded' end, 'run-one', 'CGK-T3', now(),
              jsonb_build_object('hallId', 'CGK-T3-departure') from generate_series(1, 100000) n`,
    );
    await journal.query('analyze journal_entry');
    const scans = async (): Promise<number> =>
      Number(
        (
          await journal.query<{ seq_scan: string }>(
            `select seq_scan from pg_stat_user_tables where relname = 'journal_entry'`,
          )
        )[0]?.seq_scan,
      );
    const before = await scans();
    await follow();
    await closeAll(); // a connection reports its statistics when it ends
    expect(await scans()).toBe(before);
  });
});
