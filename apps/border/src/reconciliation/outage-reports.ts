import { Inject, Injectable } from '@nestjs/common';
import type { BeginRun, FormTotals, JournalBodies, Outage, OutageQuery, OutageReport } from '#contracts';
import { isoNow } from '#determinism';
import type { Clock } from '#determinism';
import { ProblemError } from '#http-edge';
import { findOutages, thinned } from '#store-forward';
import type { OutageFact, OutageSpan } from '#store-forward';
import { SiteDatabase } from '../database/site-database.ts';
import { SqlForms } from '../forms/sql-forms.ts';
import { CLOCK } from '../tokens.ts';
import { conflictOf } from './conflicts.ts';
import type { ConflictRow } from './conflicts.ts';
import { lateHitOf } from './late-hits.ts';
import type { LateHitRow } from './late-hits.ts';
import { OutageLedger } from './outage-ledger.ts';
import type { LedgerSpan } from './outage-ledger.ts';
import { RunBooks } from './run-books.ts';

const MOST_OUTAGES = 200;
const MOST_POINTS = 200;
const MOST_LISTED = 500;
/**
 * Checks go by the site's own lists from the first call that fails, a little before the service counts as down; and a
 * lane's clock may be behind border's by what border has guessed ahead. Site time; an estimate of ours, on the safe side.
 */
const BEFORE_MS = 120_000;

const NO_FORMS: FormTotals = { issued: 0, used: 0, spoiled: 0, lost: 0, returned: 0, outstanding: 0 };

type SitePlan = BeginRun['sites'][number];

/** What each outage of a run cost and what became of its records, from the journal and the tables that go with it. */
@Injectable()
export class OutageReports {
  readonly #database: SiteDatabase;
  readonly #books: RunBooks;
  readonly #ledger: OutageLedger;
  readonly #forms: SqlForms;
  readonly #clock: Clock;

  constructor(
    database: SiteDatabase,
    books: RunBooks,
    ledger: OutageLedger,
    forms: SqlForms,
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#database = database;
    this.#books = books;
    this.#ledger = ledger;
    this.#forms = forms;
    this.#clock = clock;
  }

  /** @throws ProblemError 404 `no-run`, `site-unknown`; StoreUnavailableError */
  async make({ runId, siteId }: OutageQuery): Promise<OutageReport> {
    const run = runId === undefined ? await this.#books.newest() : await this.#books.find(runId);
    if (!run) throw unknown('no-run', 'runId', runId ?? 'no run has begun');
    const sites = run.sites.filter((site) => siteId === undefined || site.siteId === siteId);
    if (siteId !== undefined && sites.length === 0) throw unknown('site-unknown', 'siteId', siteId);
    const outages: Outage[] = [];
    for (const site of sites) {
      const spans = findOutages(await this.#facts(run.runId, site.siteId)).slice(-MOST_OUTAGES);
      for (const [at, span] of spans.entries()) {
        outages.push(await this.#outage(run.runId, site, span, spans[at - 1], spans[at + 1]));
      }
    }
    outages.sort((a, b) => (a.startedAt < b.startedAt ? -1 : a.startedAt > b.startedAt ? 1 : 0));
    const forms = await this.#forms.totals(run.runId);
    return {
      runId: run.runId,
      title: run.title,
      sites: sites.map(({ siteId: id, name, timeZone, zoneName }) => ({
        siteId: id,
        name,
        timeZone,
        zoneName,
        forms: forms.get(id) ?? NO_FORMS,
      })),
      madeAt: isoNow(this.#clock),
      outages: outages.slice(-MOST_OUTAGES),
    };
  }

  async #facts(runId: string, siteId: string): Promise<OutageFact[]> {
    const rows = await this.#database.query<{ kind: string; site_at: Date; body: unknown }>(
      `select kind, site_at, body from (
         select * from journal_entry where kind = 'ServiceHealthChanged'
         union all select * from journal_entry where kind = 'BacklogObserved'
         union all select * from journal_entry where kind = 'ReconciliationObserved'
         union all select * from journal_entry where kind = 'ModeChanged' and 'paper' in (body->>'from', body->>'to')
       ) told where run_id = $1 and site_id = $2 order by transaction, sequence`,
      [runId, siteId],
    );
    return rows.map(factOf);
  }

  async #outage(
    runId: string,
    { siteId }: SitePlan,
    span: OutageSpan,
    before: OutageSpan | undefined,
    next: OutageSpan | undefined,
  ): Promise<Outage> {
    const fromMs = Math.max(span.startedAtMs - BEFORE_MS, before?.reconciledAtMs ?? 0);
    const whole: LedgerSpan = {
      runId,
      siteId,
      fromAt: instant(fromMs),
      toAt: next ? instant(next.startedAtMs - BEFORE_MS) : null,
    };
    const counted = await this.#ledger.count({ ...whole, toAt: await this.#until(span, whole) });
    return {
      siteId,
      runId,
      startedAt: instant(span.startedAtMs),
      restoredAt: span.restoredAtMs === null ? null : instant(span.restoredAtMs),
      reconciledAt: span.reconciledAtMs === null ? null : instant(span.reconciledAtMs),
      kind: kindOf(span),
      services: [...span.services] as Outage['services'],
      drainMs:
        span.drainedAtMs === null || span.restoredAtMs === null ? null : span.drainedAtMs - span.restoredAtMs,
      backlog: {
        most: span.mostUnsynced,
        points: thinned(span.points, MOST_POINTS).map(({ atMs, unsynced }) => ({
          siteAt: instant(atMs),
          unsynced,
        })),
      },
      ...counted,
      lateHits: await this.#lateHits(whole),
      conflicts: await this.#conflicts(whole),
      decisions: await this.#decisions(whole),
    };
  }

  /** A check that was under way when all was reconciled may have gone by the site's lists: it belongs to the outage too. */
  async #until({ reconciledAtMs }: OutageSpan, whole: LedgerSpan): Promise<string | null> {
    if (reconciledAtMs === null) return null;
    const last = await this.#ledger.lastFallback(whole);
    return instant(Math.max(reconciledAtMs, last === null ? 0 : Date.parse(last) + 1));
  }

  async #lateHits(span: LedgerSpan): Promise<Outage['lateHits']> {
    const rows = await this.#database.query<LateHitRow>(
      `select * from late_hit where run_id = $1 and site_id = $2 and (brief->>'siteAt')::timestamptz >= $3
         and ($4::timestamptz is null or (brief->>'siteAt')::timestamptz < $4)
       order by number limit ${MOST_LISTED}`,
      valuesOf(span),
    );
    return rows.map(lateHitOf);
  }

  async #conflicts(span: LedgerSpan): Promise<Outage['conflicts']> {
    const rows = await this.#database.query<ConflictRow>(
      `select * from conflict where run_id = $1 and site_id = $2
         and (body->'crossings'->-1->>'siteAt')::timestamptz >= $3
         and ($4::timestamptz is null or (body->'crossings'->-1->>'siteAt')::timestamptz < $4)
       order by number limit ${MOST_LISTED}`,
      valuesOf(span),
    );
    return rows.map(conflictOf);
  }

  async #decisions(span: LedgerSpan): Promise<Outage['decisions']> {
    const rows = await this.#database.query<{
      kind: Outage['decisions'][number]['kind'];
      site_at: Date;
      body: JournalBodies['CrossingSetAside'];
    }>(
      `select told.kind, told.site_at, told.body from (
         select * from journal_entry where kind = 'BlockedCrossingRetried'
         union all select * from journal_entry where kind = 'CrossingSetAside'
       ) told join crossing on crossing.crossing_id = told.body->>'crossingId'
       where crossing.run_id = $1 and crossing.site_id = $2 and crossing.site_at >= $3
         and ($4::timestamptz is null or crossing.site_at < $4)
       order by told.transaction, told.sequence limit ${MOST_LISTED}`,
      valuesOf(span),
    );
    return rows.map(({ kind, site_at, body: { crossingId, by, reason } }) => ({
      kind,
      crossingId,
      by,
      reason,
      siteAt: site_at.toISOString(),
    }));
  }
}

const valuesOf = ({ runId, siteId, fromAt, toAt }: LedgerSpan): (string | null)[] => [
  runId,
  siteId,
  fromAt,
  toAt,
];
const instant = (atMs: number): string => new Date(atMs).toISOString();

function factOf({ kind, site_at, body }: { kind: string; site_at: Date; body: unknown }): OutageFact {
  const atMs = site_at.getTime();
  if (kind === 'ServiceHealthChanged') {
    const { status } = body as JournalBodies['ServiceHealthChanged'];
    return { kind: 'service', service: status.service, state: status.state, atMs };
  }
  if (kind === 'BacklogObserved') {
    const { unsynced, blocked } = body as JournalBodies['BacklogObserved'];
    return { kind: 'backlog', unsynced, blocked, atMs };
  }
  if (kind === 'ModeChanged') {
    const { hallId, to } = body as JournalBodies['ModeChanged'];
    return { kind: 'paper', hallId, on: to === 'paper', atMs };
  }
  return {
    kind: 'reconciliation',
    unscreened: (body as JournalBodies['ReconciliationObserved']).unscreened,
    atMs,
  };
}

const kindOf = ({ services, siteStore }: OutageSpan): Outage['kind'] =>
  !siteStore ? 'centre' : services.length === 0 ? 'site-store' : 'centre-and-site-store';

const unknown = (code: string, field: string, what: string): ProblemError =>
  new ProblemError(404, code, 'Nothing to report of', what, { field });
