import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { journalSeal } from '#contracts';
import type { ExportQuery } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { canonicalJson, exportHeading, sealHash } from '#store-forward';
import type { SealSigner } from '#store-forward';
import { ProblemError } from '#http-edge';
import { SiteDatabase } from '../database/site-database.ts';
import { CLOCK } from '../tokens.ts';
import { SealUnreadableError, sealKeys, sealRow, sealsOf } from './seal-rows.ts';
import type { SealRow } from './seal-rows.ts';
import { BEGINNING, linesBetween } from './sealed-entries.ts';
import { SEAL_SIGNER, Sealer } from './sealer.ts';

/** Entries read at a time. */
const PAGE = 256;
/** Exports under way at once; each holds a page of entries and a seal. */
const MOST_EXPORTS = 2;

/** Writes exports of the journal, as whole seals. What the database holds is exported as it is: judging is for the reader. */
@Injectable()
export class JournalExport {
  readonly #database: SiteDatabase;
  readonly #sealer: Sealer;
  readonly #signer: SealSigner;
  readonly #clock: Clock;
  #underWay = 0;

  constructor(
    database: SiteDatabase,
    sealer: Sealer,
    @Inject(SEAL_SIGNER) signer: SealSigner,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#sealer = sealer;
    this.#signer = signer;
    this.#clock = clock;
  }

  /**
   * The export as text. Refusals come before the first line; a failure later breaks the stream off, which the reader
   * notices by the statement in the first line.
   * @throws ProblemError 404 `nothing-sealed`, 500 `seal-unreadable`, 503 `too-busy`; StoreUnavailableError
   */
  async begin(asked: ExportQuery): Promise<Readable> {
    if (this.#underWay >= MOST_EXPORTS) {
      throw new ProblemError(503, 'too-busy', 'Exports are under way', `${MOST_EXPORTS} at a time`, {}, 5);
    }
    this.#underWay += 1;
    try {
      await this.#sealer.sealAll();
      const seals = await sealsOf(this.#database.query, asked);
      if (seals === null) throw nothingSealed(asked);
      const heading = await this.#heading(asked, seals);
      const stream = Readable.from(this.#pieces(heading, seals), { objectMode: false });
      // However it ends: read to its end, broken off, or never begun.
      return stream.once('close', () => {
        this.#underWay -= 1;
      });
    } catch (error) {
      this.#underWay -= 1;
      if (error instanceof SealUnreadableError) throw unreadable(error);
      throw error;
    }
  }

  async #heading(
    { runId, from, to }: ExportQuery,
    { first, last }: { readonly first: number; readonly last: number },
  ): Promise<string> {
    const seal = sealOf(await sealRow(this.#database.query, last));
    if (seal === null) throw new SealUnreadableError(String(last), null);
    return canonicalJson(
      exportHeading(
        {
          journalId: seal.journalId,
          runId: runId ?? null,
          from: from ?? null,
          to: to ?? null,
          firstSeal: first,
          lastSeal: last,
          lastSealHash: sealHash(seal),
          exportedAt: isoNow(this.#clock),
        },
        this.#signer,
        withOurs(await sealKeys(this.#database.query), this.#signer),
      ),
    );
  }

  async *#pieces(
    heading: string,
    { first, last }: { readonly first: number; readonly last: number },
  ): AsyncGenerator<string, void> {
    yield `${heading}\n`;
    const before = first === 1 ? null : await sealRow(this.#database.query, first - 1);
    let cursor = before === null ? BEGINNING : endOf(before);
    for (let number = first; number <= last; number += 1) {
      const row = await sealRow(this.#database.query, number);
      if (row === null) continue; // whoever checks the chain sees the gap
      // In canonical form when nobody touched it: keys in order, and each part kept as it was signed.
      yield `{"leaves":${row.leaves},"line":"seal","seal":${row.seal},"signature":${JSON.stringify(row.signature)}}\n`;
      const end = endOf(row);
      for (;;) {
        const page = await linesBetween(this.#database.query, cursor, end, PAGE);
        if (page.count === 0) break;
        yield page.lines;
        cursor = page.cursor;
        if (page.count < PAGE) break;
      }
      cursor = end;
    }
  }
}

const nothingSealed = (asked: ExportQuery): ProblemError =>
  new ProblemError(
    404,
    'nothing-sealed',
    'There is no such part of the journal',
    `no sealed entry ${asked.runId === undefined ? 'is in that time' : `of run ${asked.runId} is in that time`}`,
    asked.runId === undefined ? {} : { field: 'runId' },
  );

const unreadable = ({ message }: Error): ProblemError =>
  new ProblemError(500, 'seal-unreadable', 'The newest seal was tampered with', message);

/** As signed; null when the row was changed so that it is no seal any more. */
function sealOf(row: SealRow | null): ReturnType<typeof journalSeal.parse> | null {
  if (row === null) return null;
  try {
    return journalSeal.parse(JSON.parse(row.seal));
  } catch {
    return null;
  }
}

/** Where a seal ends, by what is signed if that can be read. */
const endOf = (row: SealRow): string => sealOf(row)?.lastCursor ?? row.last_cursor;

/** The statement is signed by this process's key, which may not have sealed anything yet. */
const withOurs = (
  keys: readonly { readonly keyId: string; readonly publicKey: string }[],
  { keyId, publicKey }: SealSigner,
): { readonly keyId: string; readonly publicKey: string }[] =>
  keys.some((key) => key.keyId === keyId) ? [...keys] : [...keys, { keyId, publicKey }];
