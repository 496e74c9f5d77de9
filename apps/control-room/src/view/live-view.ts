import type {
  AnyJournalEntry,
  JournalKind,
  RunTile,
  SiteStatus,
  SiteTile,
  StreamEvent,
  Tile,
} from '#contracts';
import { EVENT_KINDS } from '../journal/index.ts';
import { directTiles } from './direct-tiles.ts';
import { eventOf } from './event-of.ts';
import { firstTiles } from './first-tiles.ts';
import { FlightsAtRisk } from './flights-at-risk.ts';

/** Events kept; older ones are in the journal (GET /api/events). */
export const EVENTS_SHOWN = 200;

/** What became different since the last time somebody asked. */
export interface Difference {
  readonly set: Readonly<Record<string, Tile>>;
  readonly remove: readonly string[];
  /** Newest last. */
  readonly events: readonly StreamEvent[];
}

/**
 * How things stand: the journal's entries folded into tiles and events. Holds one run, the newest; entries of earlier
 * ones only make events. A tile is replaced, never altered, so whoever holds one may keep it. While the journal cannot be read
 * tiles by border's own word lie over the journal's; when they are taken away, what is below is what the journal tells.
 */
export class LiveView {
  /** Kinds of entries that change what is shown. */
  static readonly kinds: readonly JournalKind[] = [
    ...EVENT_KINDS,
    'PaceObserved',
    'HallObserved',
    'FlightObserved',
    'BacklogObserved',
    'ReconciliationObserved',
  ];
  #tiles = new Map<string, Tile>();
  readonly #direct = new Map<string, Tile>();
  #events: StreamEvent[] = [];
  readonly #flights = new FlightsAtRisk();
  readonly #changedKeys = new Set<string>();
  #newEvents: StreamEvent[] = [];
  #flightsChanged = false;

  /** Forgets everything; the tiles are told as removed. */
  clear(): void {
    this.#replaceTiles(new Map());
    this.#events = [];
    this.#newEvents = [];
  }

  apply(entry: AnyJournalEntry): void {
    const event = eventOf(entry);
    if (event) {
      this.#events = [...this.#events, event].slice(-EVENTS_SHOWN);
      this.#newEvents = [...this.#newEvents, event].slice(-EVENTS_SHOWN);
    }
    if (entry.kind === 'RunBegun') this.#replaceTiles(firstTiles(entry));
    else if (entry.runId !== null && entry.runId === this.runId) this.#update(entry);
  }

  /** The run in hand; null before the first. */
  get run(): RunTile | null {
    return this.#tile('run', 'run') ?? null;
  }

  get runId(): string | null {
    return this.run?.runId ?? null;
  }

  get tiles(): ReadonlyMap<string, Tile> {
    this.#placeFlights();
    return this.#direct.size === 0 ? this.#tiles : new Map([...this.#tiles, ...this.#direct]);
  }

  /** Border's own word on a site of the run in hand, heard at that wall time; of another run it says nothing here. */
  tell(status: SiteStatus, at: string): void {
    if (status.runId !== this.runId) return;
    for (const [key, tile] of directTiles(this.#tiles, status, at)) {
      this.#direct.set(key, tile);
      this.#changedKeys.add(key);
    }
  }

  /** From here on the journal tells everything. */
  forgetDirect(): void {
    for (const key of this.#direct.keys()) this.#changedKeys.add(key);
    this.#direct.clear();
  }

  /** Newest last. */
  get events(): readonly StreamEvent[] {
    return this.#events;
  }

  /** What changed since the last call; null when nothing did. */
  takeDifference(): Difference | null {
    this.#placeFlights();
    if (this.#changedKeys.size === 0 && this.#newEvents.length === 0) return null;
    const set: Record<string, Tile> = {};
    const remove: string[] = [];
    for (const key of this.#changedKeys) {
      const tile = this.#direct.get(key) ?? this.#tiles.get(key);
      if (tile) set[key] = tile;
      else remove.push(key);
    }
    const events = this.#newEvents;
    this.#changedKeys.clear();
    this.#newEvents = [];
    return { set, remove, events };
  }

  #update(entry: AnyJournalEntry): void {
    const { siteAt, recordedAt } = entry;
    switch (entry.kind) {
      case 'PaceObserved':
        this.#change('run', 'run', (tile) => ({ ...tile, pace: entry.body, siteAt, observedAt: recordedAt }));
        break;
      case 'HallObserved':
        this.#change(`hall/${entry.body.hallId}`, 'hall', (tile) => ({
          ...tile,
          observation: entry.body,
          observedSiteAt: siteAt,
          observedAt: recordedAt,
        }));
        break;
      case 'ModeChanged':
        this.#change(`hall/${entry.body.hallId}`, 'hall', (tile) => ({
          ...tile,
          mode: entry.body.to,
          modeSince: siteAt,
          because: entry.body.because,
        }));
        break;
      case 'BacklogObserved':
        this.#changeSite(entry, (tile) => ({ ...tile, backlog: entry.body }));
        break;
      case 'ReconciliationObserved':
        this.#changeSite(entry, (tile) => ({ ...tile, reconciliation: entry.body }));
        break;
      case 'ServiceHealthChanged':
        this.#changeSite(entry, (tile) => ({
          ...tile,
          services: tile.services.map((status) =>
            status.service === entry.body.status.service ? entry.body.status : status,
          ),
        }));
        break;
      case 'FlightObserved':
        this.#flights.observe(entry.body, recordedAt);
        this.#flightsChanged = true;
        break;
      default:
        break; // makes an event, or nothing that is shown
    }
  }

  #tile<K extends Tile['kind']>(key: string, kind: K): Extract<Tile, { kind: K }> | undefined {
    const tile = this.#tiles.get(key);
    return tile?.kind === kind ? (tile as Extract<Tile, { kind: K }>) : undefined;
  }

  #change<K extends Tile['kind']>(
    key: string,
    kind: K,
    change: (tile: Extract<Tile, { kind: K }>) => Extract<Tile, { kind: K }>,
  ): void {
    const tile = this.#tile(key, kind);
    if (!tile) return; // a hall that the run does not have
    this.#tiles.set(key, change(tile));
    this.#changedKeys.add(key);
  }

  #changeSite(entry: AnyJournalEntry, change: (tile: SiteTile) => SiteTile): void {
    this.#change(`site/${entry.siteId ?? ''}`, 'site', (tile) => ({
      ...change(tile),
      observedAt: entry.recordedAt,
    }));
  }

  #replaceTiles(tiles: ReadonlyMap<string, Tile>): void {
    this.forgetDirect();
    for (const key of [...this.#tiles.keys(), ...tiles.keys()]) this.#changedKeys.add(key);
    this.#tiles = new Map(tiles);
    this.#flights.clear();
    this.#flightsChanged = false;
  }

  /** Puts the flights at risk among the tiles; done when somebody looks, not at each of many observations. */
  #placeFlights(): void {
    if (!this.#flightsChanged) return;
    this.#flightsChanged = false;
    const shown = this.#flights.tiles();
    for (const key of this.#tiles.keys()) {
      if (!key.startsWith('flight/') || shown.has(key)) continue;
      this.#tiles.delete(key);
      this.#changedKeys.add(key);
    }
    for (const [key, tile] of shown) {
      if (this.#tiles.get(key) === tile) continue;
      this.#tiles.set(key, tile);
      this.#changedKeys.add(key);
    }
  }
}
