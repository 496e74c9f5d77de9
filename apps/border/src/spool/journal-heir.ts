import type { JournalBodies } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import type { Damage, Frame, SpoolHeir, SpoolPart } from '#store-forward';
import type { Query, SiteDatabase } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { append } from '../journal/append.ts';
import type { NewEntry } from '../journal/append.ts';
import { keepLanes } from '../lanes/keep-lanes.ts';
import { keepSite } from '../sites/keep-site.ts';
import { ID_TAKEN, keepSpooledCrossings } from './keep-spooled-crossings.ts';
import type { SpooledCrossing, TakenOver } from './keep-spooled-crossings.ts';
import { decodeRecord } from './spooled-record.ts';
import type { SpooledRecord } from './spooled-record.ts';

/** Takes the spool over into the site's journal: each part, and how far it brings us, is one transaction. */
export class JournalHeir implements SpoolHeir {
  readonly #database: SiteDatabase;
  readonly #clock: Clock;

  constructor(database: SiteDatabase, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  async progressOf(segment: string): Promise<{ through: number; isDone: boolean } | null> {
    const [row] = await this.#database.query<{ through: string; is_done: boolean }>(
      'select through::text, is_done from spool_segment where segment = $1',
      [segment],
    );
    return row ? { through: Number(row.through), isDone: row.is_done } : null;
  }

  async take(part: SpoolPart): Promise<void> {
    const records = part.records.map((frame) => ({ frame, record: decodeRecord(frame.payload) }));
    await this.#database.transaction(async (query) => {
      await this.#note(query, part);
      // Consecutive crossings go in together; everything else keeps its place between them.
      let together: SpooledCrossing[] = [];
      const taken: TakenOver[] = [];
      const settle = async (): Promise<void> => {
        if (together.length > 0) taken.push(...(await keepSpooledCrossings(query, together)));
        together = [];
      };
      for (const { frame, record } of records) {
        if (record.kind === 'crossing') together.push({ ...record, sequence: frame.sequence });
        else {
          await settle();
          await keep(query, record);
        }
      }
      await settle();
      await append(query, [
        ...blockedOf(taken),
        ...this.#told(part, records, taken),
        ...this.#damaged(part.damages, records),
      ]);
    });
  }

  mayBeOneRecord(error: unknown): boolean {
    return !(error instanceof StoreUnavailableError);
  }

  #note(query: Query, { segment, through, isLast }: SpoolPart): Promise<unknown> {
    return query(
      `insert into spool_segment (segment, through, is_done) values ($1, $2, $3)
       on conflict (segment) do update set through = excluded.through, is_done = excluded.is_done, changed_at = now()`,
      [segment, through, isLast],
    );
  }

  /** One entry a site: what of it the journal has taken over. */
  #told(
    { segment }: SpoolPart,
    records: readonly { readonly frame: Frame }[],
    taken: readonly TakenOver[],
  ): NewEntry[] {
    const writtenAt = new Map(records.map(({ frame }) => [frame.sequence, frame.writtenAtMs]));
    const bySite = Map.groupBy(taken, ({ crossing }) => `${crossing.runId} ${crossing.siteId}`);
    return [...bySite.values()].map((ofSite): NewEntry => {
      const { runId, siteId, siteAt } = ofSite.at(-1)!.crossing;
      const times = ofSite.map(({ sequence }) => writtenAt.get(sequence) ?? 0);
      const body: JournalBodies['SpoolTakenOver'] = {
        segment,
        crossings: ofSite.filter(({ kind }) => kind === 'recorded').length,
        repeats: ofSite.filter(({ kind }) => kind === 'repeat').length,
        differing: ofSite.flatMap(({ kind, crossing: { crossingId }, keptAs }) =>
          kind === 'differs' ? [{ crossingId, keptAs }] : [],
        ),
        firstAt: new Date(Math.min(...times)).toISOString(),
        lastAt: new Date(Math.max(...times)).toISOString(),
      };
      return { kind: 'SpoolTakenOver', runId, siteId, siteAt, body };
    });
  }

  #damaged(damages: readonly Damage[], records: readonly { readonly record: SpooledRecord }[]): NewEntry[] {
    const near = records
      .flatMap(({ record }) => (record.kind === 'crossing' ? [record.crossing] : []))
      .at(-1);
    const siteAt = near?.siteAt ?? isoNow(this.#clock);
    return damages.map((body) => ({
      kind: 'SpoolDamaged',
      runId: near?.runId ?? null,
      siteId: null,
      siteAt,
      body,
    }));
  }
}

const blockedOf = (taken: readonly TakenOver[]): NewEntry[] =>
  taken
    .filter(({ kind }) => kind === 'differs')
    .map(({ crossing: { runId, siteId, siteAt }, keptAs: crossingId }) => ({
      kind: 'CrossingBlocked',
      runId,
      siteId,
      siteAt,
      body: { crossingId, attempts: 0, reason: ID_TAKEN },
    }));

async function keep(query: Query, record: Exclude<SpooledRecord, { kind: 'crossing' }>): Promise<void> {
  if (record.kind === 'lanes') {
    await keepLanes(query, record.said, record.said.lanes);
    return;
  }
  await append(query, record.entries);
  await keepSite(query, record.site);
}
