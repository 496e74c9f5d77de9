import type { HallTile, JournalBodies, StreamEvent } from '#contracts';

type Service = HallTile['because'][number];
type Mode = HallTile['mode'];

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
        readonly hallId: string;
        readonly from: Mode;
        readonly to: Mode;
        readonly because: readonly Service[];
      }
    | { readonly kind: 'services'; readonly state: 'up' | 'down'; readonly services: readonly Service[] }
    | { readonly kind: 'command'; readonly body: JournalBodies['CommandGiven'] }
    | { readonly kind: 'blocked'; readonly body: JournalBodies['CrossingBlocked'] }
  );

/** Health changes of one site in the same direction within this much site time are one line: one cause, one line. */
export const GROUPED_WITHIN_MS = 5 * 60_000;

/** Newest first. Eight services that fall together are one line, not eight. */
export function eventLines(events: readonly StreamEvent[]): EventLine[] {
  const lines: EventLine[] = [];
  for (const event of events) {
    const line = lineOf(event);
    if (line.kind === 'services' && joinGroup(lines, line)) continue;
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
    case 'ModeChanged':
      return { ...base, kind: 'mode', ...(body as JournalBodies['ModeChanged']) };
    case 'ServiceHealthChanged': {
      const { status } = body as JournalBodies['ServiceHealthChanged'];
      return { ...base, kind: 'services', state: status.state, services: [status.service] };
    }
    case 'CommandGiven':
      return { ...base, kind: 'command', body: body as JournalBodies['CommandGiven'] };
    case 'CrossingBlocked':
      return { ...base, kind: 'blocked', body: body as JournalBodies['CrossingBlocked'] };
  }
}

/** Adds to the group that is open for this site and direction; a change the other way closes it. */
function joinGroup(lines: EventLine[], line: EventLine & { readonly kind: 'services' }): boolean {
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const earlier = lines[index];
    if (earlier?.kind !== 'services' || earlier.siteId !== line.siteId) continue;
    const near = Date.parse(line.siteAt) - Date.parse(earlier.siteAt) <= GROUPED_WITHIN_MS;
    if (earlier.state !== line.state || !near) return false;
    lines[index] = { ...earlier, services: [...new Set([...earlier.services, ...line.services])] };
    return true;
  }
  return false;
}
