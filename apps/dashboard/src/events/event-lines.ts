import type { HallTile, JournalBodies, StreamEvent } from '#contracts';

type Service = HallTile['because'][number];
type Mode = HallTile['mode'];
export type ReconciliationEvent = Extract<StreamEvent['kind'], `LateHit${string}` | `Conflict${string}`>;

interface LineBase {
  readonly lineId: string;
  readonly siteId: string | null;
  readonly siteAt: string;
}
/** One line of the feed, ready to be put into words. */
export type EventLine = LineBase &
  (
    | { readonly kind: 'run'; readonly body: JournalBodies['RunBegun'] }
    | {
        readonly kind: 'mode';
        readonly hallIds: readonly string[];
        readonly from: Mode;
        readonly to: Mode;
        readonly because: readonly Service[];
      }
    | { readonly kind: 'services'; readonly state: 'up' | 'down'; readonly services: readonly Service[] }
    | { readonly kind: 'command'; readonly body: JournalBodies['CommandGiven'] }
    | { readonly kind: 'blocked'; readonly body: JournalBodies['CrossingBlocked'] }
    | {
        /** A late hit or a conflict was found, or somebody dealt with one. */
        readonly kind: 'reconciliation';
        readonly event: ReconciliationEvent;
        readonly crossingId: string;
        readonly by: string | null;
      }
  );

/** Changes of the same kind and direction within this much site time are one line: one cause, one line. */
export const GROUPED_WITHIN_MS = 5 * 60_000;

/** Newest first. Eight services that fall together are one line, not eight; so are the halls that follow. */
export function eventLines(events: readonly StreamEvent[]): EventLine[] {
  const lines: EventLine[] = [];
  for (const event of events) {
    const line = lineOf(event);
    if (joinGroup(lines, line)) continue;
    lines.push(line);
  }
  return lines.reverse();
}

function lineOf(event: StreamEvent): EventLine {
  const base = { lineId: event.eventId, siteId: event.siteId, siteAt: event.siteAt };
  // The server wrote these bodies by the schemas of the journal.
  const body: unknown = event.body;
  switch (event.kind) {
    case 'RunBegun':
      return { ...base, kind: 'run', body: body as JournalBodies['RunBegun'] };
    case 'ModeChanged': {
      const { hallId, from, to, because } = body as JournalBodies['ModeChanged'];
      return { ...base, kind: 'mode', hallIds: [hallId], from, to, because };
    }
    case 'ServiceHealthChanged': {
      const { status } = body as JournalBodies['ServiceHealthChanged'];
      return { ...base, kind: 'services', state: status.state, services: [status.service] };
    }
    case 'CommandGiven':
      return { ...base, kind: 'command', body: body as JournalBodies['CommandGiven'] };
    case 'CrossingBlocked':
      return { ...base, kind: 'blocked', body: body as JournalBodies['CrossingBlocked'] };
    case 'LateHitFound': {
      const { crossing } = body as JournalBodies['LateHitFound'];
      return {
        ...base,
        kind: 'reconciliation',
        event: event.kind,
        crossingId: crossing.crossingId,
        by: null,
      };
    }
    case 'LateHitAssigned': {
      const { crossingId, owner } = body as JournalBodies['LateHitAssigned'];
      return { ...base, kind: 'reconciliation', event: event.kind, crossingId, by: owner };
    }
    case 'LateHitAcknowledged':
    case 'LateHitClosed': {
      const { crossingId, by } = body as JournalBodies['LateHitAcknowledged' | 'LateHitClosed'];
      return { ...base, kind: 'reconciliation', event: event.kind, crossingId, by };
    }
    case 'ConflictFound': {
      const { conflictId } = body as JournalBodies['ConflictFound'];
      return { ...base, kind: 'reconciliation', event: event.kind, crossingId: conflictId, by: null };
    }
    case 'ConflictDecided': {
      const { conflictId, by } = body as JournalBodies['ConflictDecided'];
      return { ...base, kind: 'reconciliation', event: event.kind, crossingId: conflictId, by };
    }
  }
}

/** Adds to the group that is open for such a line; a change the other way closes it. */
function joinGroup(lines: EventLine[], line: EventLine): boolean {
  const index = lines.findLastIndex((earlier) => concernsTheSame(earlier, line));
  const earlier = lines[index];
  if (earlier === undefined || Date.parse(line.siteAt) - Date.parse(earlier.siteAt) > GROUPED_WITHIN_MS)
    return false;
  if (earlier.kind === 'services' && line.kind === 'services' && earlier.state === line.state) {
    lines[index] = { ...earlier, services: union(earlier.services, line.services) };
    return true;
  }
  if (
    earlier.kind === 'mode' &&
    line.kind === 'mode' &&
    earlier.from === line.from &&
    earlier.to === line.to
  ) {
    lines[index] = {
      ...earlier,
      hallIds: union(earlier.hallIds, line.hallIds),
      because: union(earlier.because, line.because),
    };
    return true;
  }
  return false;
}

/** Health is a matter of one site; modes of halls everywhere change for the same reason. */
function concernsTheSame(a: EventLine, b: EventLine): boolean {
  return (
    (a.kind === 'mode' && b.kind === 'mode') ||
    (a.kind === 'services' && b.kind === 'services' && a.siteId === b.siteId)
  );
}

function union<T>(a: readonly T[], b: readonly T[]): readonly T[] {
  return [...new Set([...a, ...b])];
}
