import { Inject, Injectable, Logger } from '@nestjs/common';
import type { BeforeApplicationShutdown } from '@nestjs/common';
import { SEAL_ENTRIES_MAX } from '#contracts';
import { freshId, isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { SealBatch, sealHash } from '#store-forward';
import type { SealSigner } from '#store-forward';
import { SiteDatabase } from '../database/site-database.ts';
import type { Query } from '../database/site-database.ts';
import { StoreUnavailableError } from '../database/store-unavailable.ts';
import { CLOCK } from '../tokens.ts';
import { insertSeal, newestSeal } from './seal-rows.ts';
import { BEGINNING, scopesBetween, settledLeaves } from './sealed-entries.ts';

export const SEAL_SIGNER = Symbol('seal signer');

/** Any number that no other program takes locks by on this database. */
const SEALING_LOCK = 4_312_002;
/** At least so often (wall time), if anything is new; a full batch is sealed at once. */
const SEAL_EVERY_MS = 1_000;
/** Entries taken in one go: some 3 ms in which nobody is answered. */
const PAGE = 512;

export type SealingStep =
  | { readonly kind: 'sealed'; readonly number: number; readonly entryCount: number }
  | { readonly kind: 'nothing-new' }
  /** Another process is at it. */
  | { readonly kind: 'elsewhere' };

/**
 * Seals the journal in batches, off the path of requests. A batch is what readers of the journal may read: it ends before
 * the oldest transaction still open, so it never gains an entry afterwards. A batch and its place in the chain are one
 * transaction, under a lock of the database: whoever is killed leaves nothing half done, and any number of border
 * processes make one chain.
 */
@Injectable()
export class Sealer implements BeforeApplicationShutdown {
  readonly #log = new Logger('seals');
  readonly #database: SiteDatabase;
  readonly #signer: SealSigner;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(database: SiteDatabase, @Inject(SEAL_SIGNER) signer: SealSigner, @Inject(CLOCK) clock: Clock) {
    this.#database = database;
    this.#signer = signer;
    this.#clock = clock;
    database.follow({
      begin: () => {
        this.#running = this.#run();
        return Promise.resolve();
      },
    });
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#ending.abort(new Error('shutting down'));
    await this.#running;
  }

  /** Seals everything that is committed now and has no older transaction open beside it. @throws StoreUnavailableError */
  async sealAll(): Promise<void> {
    for (;;) {
      const step = await this.step({ waits: true });
      if (step.kind !== 'sealed' || step.entryCount < SEAL_ENTRIES_MAX) return;
    }
  }

  /** Seals one batch, if there is anything to seal. @throws StoreUnavailableError, SealUnreadableError */
  step({ waits }: { readonly waits: boolean }): Promise<SealingStep> {
    return this.#database.transaction(async (query): Promise<SealingStep> => {
      if (!(await this.#lock(query, waits))) return { kind: 'elsewhere' };
      const previous = await newestSeal(query);
      const after = previous?.lastCursor ?? BEGINNING;
      const batch = await this.#gather(query, after);
      if (batch.lastCursor === null) return { kind: 'nothing-new' };
      const sealed = batch.seal(previous && { ...previous, hash: sealHash(previous) }, {
        journalId: freshId(),
        sealedAt: isoNow(this.#clock),
        signer: this.#signer,
        scopes: await scopesBetween(query, after, batch.lastCursor),
      });
      await insertSeal(query, sealed, this.#signer);
      return { kind: 'sealed', number: sealed.seal.number, entryCount: batch.size };
    });
  }

  async #lock(query: Query, waits: boolean): Promise<boolean> {
    if (waits) {
      await query('select pg_advisory_xact_lock($1)', [SEALING_LOCK]);
      return true;
    }
    const [row] = await query<{ locked: boolean }>('select pg_try_advisory_xact_lock($1) as locked', [
      SEALING_LOCK,
    ]);
    return row?.locked === true;
  }

  /** Reads in small pages: others are served between them. */
  async #gather(query: Query, after: string): Promise<SealBatch> {
    const batch = new SealBatch();
    for (;;) {
      const limit = Math.min(PAGE, SEAL_ENTRIES_MAX - batch.size);
      if (limit === 0 || this.#ending.signal.aborted) return batch;
      const leaves = await settledLeaves(query, batch.lastCursor ?? after, limit);
      for (const leaf of leaves) batch.add(leaf);
      if (leaves.length < limit) return batch;
    }
  }

  async #run(): Promise<void> {
    let complaint = '';
    while (!this.#ending.signal.aborted) {
      let isBehind = false;
      try {
        if (this.#database.isReachable) {
          const step = await this.step({ waits: false });
          isBehind = step.kind === 'sealed' && step.entryCount === SEAL_ENTRIES_MAX;
          complaint = '';
        }
      } catch (error) {
        const { message } = error as Error;
        if (message !== complaint && !(error instanceof StoreUnavailableError)) {
          this.#log.error(`the journal is not being sealed: ${message}`);
        }
        complaint = message;
      }
      if (!isBehind) await this.#clock.sleep(SEAL_EVERY_MS, this.#ending.signal).catch(() => undefined);
    }
  }
}
