import type { HallHistory, HallTile, StreamEvent } from '#contracts';

export type Mode = HallTile['mode'];
/** Site time (Unix ms), queue of autogates and counters, wait of who joins (ms) at autogates and counters. */
export type HistoryPoint = HallHistory['points'][number];
export interface ModeChange {
  readonly atMs: number;
  readonly mode: Mode;
}

/** Beyond this the older half is thinned to every second point: the past stays in view, more coarsely. */
export const POINTS_MAX = 1_200;
const MODE_CHANGES_MAX = 200;

/** What one hall looked like over site time: the past from the server, the present from its tile. */
export class HallSeries {
  #points: readonly HistoryPoint[] = [];
  #modes: readonly ModeChange[] = [];
  readonly #listeners = new Set<() => void>();

  /** Replaced, never changed in place: its identity is its version. */
  readonly points = (): readonly HistoryPoint[] => this.#points;
  readonly modes = (): readonly ModeChange[] => this.#modes;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Points in any order, repeats allowed; what is already here stays. */
  merge(points: readonly HistoryPoint[]): void {
    const byTime = new Map(points.map((point) => [point[0], point]));
    for (const point of this.#points) byTime.set(point[0], point);
    this.#points = bounded([...byTime.values()].sort((a, b) => a[0] - b[0]));
    this.#tell();
  }

  observe(tile: HallTile): void {
    const { observation, observedSiteAt } = tile;
    if (observation !== null && observedSiteAt !== null) {
      const atMs = Date.parse(observedSiteAt);
      const last = this.#points.at(-1);
      if (last === undefined || atMs > last[0]) {
        const gates = observation.banks.find((bank) => bank.laneKind === 'autogate');
        const counters = observation.banks.find((bank) => bank.laneKind === 'counter');
        const point: HistoryPoint = [
          atMs,
          gates?.queueLength ?? null,
          counters?.queueLength ?? null,
          gates?.joinerWaitMs ?? null,
          counters?.joinerWaitMs ?? null,
        ];
        this.#points = bounded([...this.#points, point]);
        this.#tell();
      }
    }
    this.changeMode({ atMs: Date.parse(tile.modeSince), mode: tile.mode });
  }

  changeMode(change: ModeChange): void {
    if (this.#modes.some((known) => known.atMs === change.atMs && known.mode === change.mode)) return;
    this.#modes = [...this.#modes, change].sort((a, b) => a.atMs - b.atMs).slice(-MODE_CHANGES_MAX);
    this.#tell();
  }

  clear(): void {
    this.#points = [];
    this.#modes = [];
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

function bounded(points: readonly HistoryPoint[]): readonly HistoryPoint[] {
  if (points.length <= POINTS_MAX) return points;
  const half = points.length >> 1;
  return points.filter((_, index) => index >= half || index % 2 === 0);
}

/** The series of all halls, by hall id; made on first asking. */
export class HallHistories {
  readonly #series = new Map<string, HallSeries>();

  of(hallId: string): HallSeries {
    const known = this.#series.get(hallId);
    if (known !== undefined) return known;
    const series = new HallSeries();
    this.#series.set(hallId, series);
    return series;
  }

  observe(tile: HallTile): void {
    this.of(tile.hallId).observe(tile);
  }

  /** Mode changes are told as events too: they reach further back than the tile's present mode. */
  learnModes(events: readonly StreamEvent[]): void {
    for (const event of events) {
      if (event.kind !== 'ModeChanged') continue;
      const { hallId, to } = event.body as { hallId: string; to: Mode };
      this.of(hallId).changeMode({ atMs: Date.parse(event.siteAt), mode: to });
    }
  }

  clear(): void {
    for (const series of this.#series.values()) series.clear();
  }
}
