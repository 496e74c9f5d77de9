/** What a site's journal tells of its outages, in journal order; times are site time. */
export type OutageFact =
  | {
      readonly kind: 'service';
      readonly service: string;
      readonly state: 'up' | 'down';
      readonly atMs: number;
    }
  /** A hall went over to paper, or back: its site's own store is down, or up again. */
  | { readonly kind: 'paper'; readonly hallId: string; readonly on: boolean; readonly atMs: number }
  | { readonly kind: 'backlog'; readonly unsynced: number; readonly blocked: number; readonly atMs: number }
  | { readonly kind: 'reconciliation'; readonly unscreened: number; readonly atMs: number };

export interface OutageSpan {
  readonly startedAtMs: number;
  /** All services and the site's store up again, for good; null: not yet. */
  readonly restoredAtMs: number | null;
  /** Nothing left to send but what a person holds. */
  readonly drainedAtMs: number | null;
  /** Drained and everything screened again. */
  readonly reconciledAtMs: number | null;
  readonly services: readonly string[];
  /** The site's own store was down at some time of it. */
  readonly siteStore: boolean;
  readonly mostUnsynced: number;
  readonly points: readonly { readonly atMs: number; readonly unsynced: number }[];
}

type Open = { -readonly [K in keyof OutageSpan]: OutageSpan[K] } & {
  services: string[];
  points: { atMs: number; unsynced: number }[];
};

/**
 * Outages of one site: each begins when a first service goes down, or the site's own store, and ends when all are up, the
 * backlog is sent and every record is screened again. What goes down before that belongs to the same outage.
 */
export function findOutages(facts: Iterable<OutageFact>): OutageSpan[] {
  const spans: Open[] = [];
  const down = new Set<string>();
  let open: Open | null = null;
  let pending = 0;
  let unscreened = 0;
  for (const fact of facts) {
    if (fact.kind === 'service' || fact.kind === 'paper') {
      const isDown = fact.kind === 'paper' ? fact.on : fact.state === 'down';
      const what = fact.kind === 'paper' ? `store for ${fact.hallId}` : fact.service;
      if (isDown) down.add(what);
      else down.delete(what);
      if (isDown) {
        if (!open) spans.push((open = begun(fact.atMs)));
        open.restoredAtMs = open.drainedAtMs = null;
        if (fact.kind === 'paper') open.siteStore = true;
        else if (!open.services.includes(what)) open.services.push(what);
      }
    } else if (fact.kind === 'backlog') {
      pending = fact.unsynced - fact.blocked;
      open?.points.push({ atMs: fact.atMs, unsynced: fact.unsynced });
      if (open) open.mostUnsynced = Math.max(open.mostUnsynced, fact.unsynced);
    } else unscreened = fact.unscreened;
    if (!open || down.size > 0) continue;
    open.restoredAtMs ??= fact.atMs;
    // What was observed before they were back may be out of date.
    if (fact.kind === 'service' || fact.kind === 'paper') continue;
    if (pending > 0) open.drainedAtMs = null;
    else open.drainedAtMs ??= fact.atMs;
    if (pending > 0 || unscreened > 0) continue;
    open.reconciledAtMs = fact.atMs;
    open = null;
  }
  return spans;
}

const begun = (atMs: number): Open => ({
  startedAtMs: atMs,
  restoredAtMs: null,
  drainedAtMs: null,
  reconciledAtMs: null,
  services: [],
  siteStore: false,
  mostUnsynced: 0,
  points: [],
});

/** At most so many of a series, its ends and its highest among them. */
export function thinned<P extends { readonly unsynced: number }>(points: readonly P[], most: number): P[] {
  if (points.length <= most) return [...points];
  const size = Math.ceil(points.length / (most - 1));
  const kept: P[] = [];
  for (let from = 0; from < points.length - 1; from += size) {
    const part = points.slice(from, Math.min(from + size, points.length - 1));
    kept.push(part.reduce((highest, point) => (point.unsynced > highest.unsynced ? point : highest)));
  }
  return [...kept, points.at(-1)!];
}
