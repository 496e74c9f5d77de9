import type { Distribution } from '#determinism';
import type { Direction, Service, TravellerClass } from '#fallback';

/**
 * A scenario with every default made explicit and every time resolved: plain JSON, so that a worker thread, a file and a
 * hash all see the same thing. Times `...AtMs` are run time: whole milliseconds since `startsAt`, negative before it.
 */
export interface ExpandedScenario {
  readonly scenario: string;
  readonly title: { readonly id: string; readonly en: string };
  readonly description: { readonly id: string; readonly en: string };
  readonly randomSeed: number;
  /** Site time of run time 0 and of the end, Unix milliseconds. */
  readonly startsAtUnixMs: number;
  readonly durationMs: number;
  readonly sites: readonly SitePlan[];
  readonly faults: readonly FaultWindow[];
  /**
   * What one aircraft flies one after the other: `inboundFlightId` is the earlier flight, `outboundFlightId` the next. An
   * arrival and the departure after it, or, for an aircraft based at the site, a departure and its return.
   */
  readonly rotations: readonly {
    readonly inboundFlightId: string;
    readonly outboundFlightId: string;
    readonly minimumTurnaroundMs: number;
  }[];
  readonly airline: AirlineRule;
  /** While a site's own store is down: checks on paper. Planned runs only. Given by `expandScenario`. */
  readonly storeOutages?: readonly StoreOutage[];
  /** Times the wall clock that a live run goes at unless asked otherwise. Given by `expandScenario`. */
  readonly speed?: number;
  /** What happened outside the model at that time, for people to read. Given by `expandScenario`. */
  readonly notes?: readonly {
    readonly atMs: number;
    readonly text: { readonly id: string; readonly en: string };
    readonly source: string | null;
  }[];
}

export interface SitePlan {
  readonly siteId: string;
  readonly name: { readonly id: string; readonly en: string };
  readonly timeZone: string;
  readonly zoneName: 'WIB' | 'WITA' | 'WIT';
  readonly halls: readonly HallPlan[];
  readonly policy: SitePolicy;
  /** Given by `expandScenario`, as are the next two. */
  readonly kind?: 'airport' | 'seaport';
  readonly autogateMinimumAgeYears?: number;
  /** By name: share of each class among the Indonesians and among the foreigners of a flight; each sums to 1. */
  readonly profiles?: Readonly<
    Record<
      string,
      {
        readonly wni: Readonly<Record<TravellerClass, number>>;
        readonly wna: Readonly<Record<TravellerClass, number>>;
      }
    >
  >;
}

/** Same shape as border's `beginRun.sites[].policy`, plus what only a model needs. */
export interface SitePolicy {
  readonly autogateSnapshotMaxAgeMs: number | null;
  readonly secondOfficerForForeigners: boolean;
  readonly fireAfterMs: number;
  readonly clearAfterMs: number;
  readonly minimumHoldMs: number;
  /** What a lane waits for a lookup that nobody answers, before it gives up. */
  readonly lookupDeadlineMs: number;
}

export interface HallPlan {
  readonly hallId: string;
  readonly direction: Direction;
  readonly autogates: number;
  readonly counters: number;
  /** Travellers that fit; more wait outside (overflow). */
  readonly capacityTravellers: number;
  /** Steps in time order, the first at or before 0: officers for counters and officers who watch the gates. */
  readonly roster: readonly {
    readonly fromMs: number;
    readonly counterOfficers: number;
    readonly gateWatchers: number;
  }[];
  /** Extra officers called in by the scenario: on duty from then until then (null: to the end). */
  readonly callIns: readonly {
    readonly fromMs: number;
    readonly untilMs: number | null;
    readonly officers: number;
  }[];
  /** From the closing of the gates until their watchers sit at counters, and back. */
  readonly watcherReleaseMs: number;
  readonly service: ServiceLaws;
  readonly flights: readonly FlightPlan[];
  /** Walk from show-up point or aircraft door to the hall. */
  readonly walkMs: Distribution;
  /** Departure: time before scheduled departure at which a traveller reaches the hall's walk. Arrival: after on-block. */
  readonly showUpMs: Distribution;
}

export interface ServiceLaws {
  /** Phases of an autogate check without the lookup, in order. */
  readonly autogate: {
    readonly approachMs: Distribution;
    readonly documentMs: Distribution;
    readonly chipMs: Distribution;
    readonly faceMs: Distribution;
    readonly leaveMs: Distribution;
    /** Of a face attempt; a second failure sends the traveller to a counter. */
    readonly faceRetryProbability: number;
    /** Of being sent to a counter for any other reason (document misplaced, chip unreadable). */
    readonly rejectionProbability: number;
  };
  /** Whole counter check by tier, lookup waits not included. */
  readonly counter: {
    readonly online: Distribution;
    readonly local: Distribution;
    readonly paper: Distribution;
  };
  /** Share of a counter check that is over before the lookup is needed, and that comes after the decision. */
  readonly counterBeforeLookupShare: number;
  readonly counterAfterDecisionShare: number;
  /** A lookup answered by a healthy centre. */
  readonly lookupMs: Distribution;
  readonly referralProbability: number;
  readonly secondLineMs: Distribution;
  readonly secondLineOfficers: number;
  /** Eligible travellers who choose a gate when one is open. */
  readonly gateUptake: Readonly<Record<TravellerClass, number>>;
}

export interface FlightPlan {
  readonly flightId: string;
  readonly flightNumber: string;
  readonly airline: string;
  readonly otherAirport: string;
  /** Local date of origin at the site, YYYY-MM-DD. */
  readonly date: string;
  /** Off-block for departures, on-block for arrivals. */
  readonly scheduledAtMs: number;
  readonly equipment: string;
  readonly seats: number;
  readonly travellers: number;
  /** Sums to 1. */
  readonly classShares: Readonly<Record<TravellerClass, number>>;
  /** Indonesians among the travellers. Given by `expandScenario`, as is the next. */
  readonly wniShare?: number;
  /** Name in the site's `profiles`; a traveller of class c is Indonesian with wniShare wni[c] / classShares[c]. */
  readonly profile?: string;
}

/** What an airline does about travellers still in the hall. Minutes are before scheduled off-block unless said otherwise. */
export interface AirlineRule {
  /** The gate closes so long before off-block. */
  readonly boardingCutOffMs: number;
  /** Waits for travellers known to be in the hall, at most this long after scheduled off-block, then leaves without them. */
  readonly holdUpToMs: number;
  /** From clearing the hall to the seat. */
  readonly hallToSeatMs: Distribution;
  /** Travellers whose flight leaves within this time are called forward in the queue; 0: never. */
  readonly callForwardWithinMs: number;
}

export interface StoreOutage {
  readonly siteId: string;
  readonly fromMs: number;
  /** Null: to the end. */
  readonly untilMs: number | null;
}

export interface FaultWindow {
  readonly faultId: string;
  readonly kind: string;
  readonly parameters: Readonly<Record<string, number | string | boolean>>;
  readonly services: readonly Service[];
  /** Site ids. */
  readonly sites: readonly string[] | 'all';
  readonly fromMs: number;
  readonly untilMs: number | null;
}
