import type { CountDistribution, DurationDistribution } from '#determinism';

/**
 * A network of stations as plain data: who arrives where, how they are served, where they go next. Times are run times in
 * milliseconds, counted from the start of the run.
 */
export interface NetworkDefinition {
  /** Classes of travellers; default one, named `any`. */
  readonly classes?: readonly string[];
  readonly stations: Readonly<Record<string, StationDefinition>>;
  readonly sources: Readonly<Record<string, SourceDefinition>>;
}

/** One value for every class, or one for each. */
export type PerClass<T> = T | { readonly byClass: Readonly<Record<string, T>> };

/** A station's name, or `exit`. */
export type Destination = string;

/** One destination, or several by share; shares add up to 1. */
export type Route = Destination | readonly { readonly to: Destination; readonly share: number }[];

export interface StationDefinition {
  readonly servers: ServersDefinition;
  readonly service: PerClass<DurationDistribution>;
  /** Where travellers go after their service. Default `exit`. */
  readonly next?: PerClass<Route>;
  /** Priority level of each class, 0 (first) to 31. Classes left out: level 0. Default first come first served. */
  readonly priority?: Readonly<Record<string, number>>;
  /** Most travellers at the station, waiting and in service together; default no limit. */
  readonly room?: number;
  /** Where one goes who finds the room full. Default `exit` (lost). */
  readonly whenFull?: Destination;
  /** Who finds this many waiting or more does not join with this probability; the last step that applies counts. */
  readonly balking?: readonly { readonly waitingAtLeast: number; readonly share: number }[];
  /** Where one goes who does not join. Default `exit`. */
  readonly whenBalked?: Destination;
  /** How long one waits before leaving the queue; default for ever. The interrupted have no patience left to lose. */
  readonly patience?: PerClass<DurationDistribution>;
  /** Where one goes whose patience ended. Default `exit`. */
  readonly whenReneged?: Destination;
  /**
   * What a server that goes away does with the traveller in hand: `finish` first; or break off, and the traveller goes to
   * the head of the queue to `resume` where it stopped, to `restart` the same service, or to `resample` a new one.
   * Default `finish`.
   */
  readonly closing?: Closing;
  /** While no server is there at all: those waiting, broken off or arriving go to this station instead of waiting. */
  readonly whileClosed?: string;
}

export type Closing = 'finish' | 'resume' | 'restart' | 'resample';

export type ServersDefinition =
  /** Always this many. */
  | number
  /** Everyone is served at once. */
  | 'unlimited'
  /**
   * Counted: interchangeable servers, so many from each time on. A service starts only while fewer are busy than there
   * are servers: with `finish`, jobs that overrun the end of a shift use up the next shift's servers. One broken off is
   * the one whose service started last.
   */
  | {
      readonly levels: readonly { readonly fromMs: number; readonly count: number }[];
      /** The schedule starts over each time this much has passed (86,400,000 for a day). */
      readonly repeatEveryMs?: number;
    }
  /**
   * Named: each officer keeps own hours and, with `finish`, goes home after the job in hand, whoever else has started.
   * The officer longest idle is called first.
   */
  | {
      readonly officers: readonly (readonly { readonly fromMs: number; readonly untilMs: number }[])[];
      readonly repeatEveryMs?: number;
    }
  /** Counted servers that break down, each on its own, whether busy or not; all start in order. */
  | {
      readonly count: number;
      readonly upMs: DurationDistribution;
      readonly downMs: DurationDistribution;
    };

export interface SourceDefinition {
  readonly arrivals: ArrivalsDefinition;
  /** Where arrivals go first. */
  readonly to: Route;
  /** Class of each traveller, by share; default the network's first class. */
  readonly classes?: readonly { readonly name: string; readonly share: number }[];
  /** How many come at once; default 1. */
  readonly batch?: CountDistribution;
  /** No arrivals (batches) after this many; default no limit. */
  readonly limit?: number;
  /** No arrivals after this time; default no limit. */
  readonly untilMs?: number;
}

export type ArrivalsDefinition =
  /** A Poisson process. */
  | { readonly kind: 'poisson'; readonly perHour: number }
  /** Independent gaps of any law; the first arrival comes one gap after the start. */
  | { readonly kind: 'renewal'; readonly gap: DurationDistribution }
  /**
   * A Poisson process whose rate changes: constant between the points (`steps`) or on straight lines between them
   * (`lines`); exact, by inverting the integral of the rate. The first point is at 0; after the last the rate stays as it
   * is until the pattern repeats, if it does.
   */
  | {
      readonly kind: 'varying';
      readonly shape: 'steps' | 'lines';
      readonly points: readonly { readonly atMs: number; readonly perHour: number }[];
      readonly repeatEveryMs?: number;
    }
  /** At given times, ascending. */
  | { readonly kind: 'listed'; readonly atMs: readonly number[] };

/** Where a traveller's way through the network ends. */
export const EXIT = 'exit';
