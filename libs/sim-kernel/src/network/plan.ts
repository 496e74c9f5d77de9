import { compileCount, compileDuration, shareTable } from '#determinism';
import type { KeyedRandom, Sampler, ShareTable } from '#determinism';
import { byClass, checkDefinition, classNames } from './check-definition.ts';
import type { Closing, Destination, NetworkDefinition, Route, StationDefinition } from './definition.ts';
import { EXIT } from './definition.ts';

/** Out of the network, where a station number is expected. */
export const OUT = -1;
/** No such station. */
export const NOWHERE = -2;
/** Not one station: a route that branches. */
export const SEVERAL = -3;
/** No limit to the room of a station. */
export const ROOMY = 0x7fff_ffff;

// What a station's travellers must be asked about; 0, nothing, is the common case.
/** May balk, or be sent away while it is closed. */
export const FUSSY = 1;
/** Has a limit to its room. */
export const LIMITED = 2;
/** Its queue loses patience. */
export const IMPATIENT = 4;
/** Its services may be broken off. */
export const INTERRUPTIBLE = 8;
/** Its servers are named officers. */
export const NAMED = 16;

// Traits of a source.
/** Its travellers come several at a time. */
export const BATCHES = 1;
/** They are not all of the first class. */
export const CLASSES = 2;

export const FINISH = 0;
export const RESUME = 1;
export const RESTART = 2;
export const RESAMPLE = 3;
const CLOSINGS: Record<Closing, number> = {
  finish: FINISH,
  resume: RESUME,
  restart: RESTART,
  resample: RESAMPLE,
};

/**
 * A definition as tables of numbers: stations, classes and sources by their place in it. Tables by station and class are
 * indexed station * classes + class; purposes of chance by source * stations + station, so that no source's travellers
 * change their habits when another source is added.
 */
export interface Plan {
  readonly classNames: readonly string[];
  readonly stationNames: readonly string[];
  readonly sourceNames: readonly string[];
  readonly levelCount: number;

  readonly service: readonly Sampler[];
  readonly level: Int32Array;
  readonly closing: Int32Array;
  readonly room: Int32Array;
  readonly whenFull: Int32Array;
  readonly whenBalked: Int32Array;
  readonly whenReneged: Int32Array;
  readonly whileClosed: Int32Array;
  /** By station: FUSSY, LIMITED, IMPATIENT, INTERRUPTIBLE, NAMED. */
  readonly traits: Int32Array;
  readonly balking: readonly (readonly { readonly waitingAtLeast: number; readonly share: number }[])[];
  readonly patience: readonly Sampler[];

  /** Next by station and class, then the first station of each source. */
  readonly routes: Routes;
  /** By source; null where all are of the first class. */
  readonly classShares: readonly (ShareTable | null)[];
  readonly batch: readonly Sampler[];
  /** By source: BATCHES, CLASSES. */
  readonly sourceTraits: Int32Array;

  readonly servicePurpose: Int32Array;
  readonly routePurpose: Int32Array;
  readonly patiencePurpose: Int32Array;
  readonly balkPurpose: Int32Array;
  readonly classPurpose: Int32Array;
  readonly batchPurpose: Int32Array;
  readonly entryPurpose: Int32Array;
}

/** Branches of every route, one after the other: those of route r are places start[r] to start[r + 1] - 1. */
export interface Routes {
  readonly start: Int32Array;
  readonly to: Int32Array;
  readonly shares: ShareTable;
  /** By route: where it leads whomever takes it, or {@link SEVERAL} branches. */
  readonly only: Int32Array;
}

/** Checks and compiles. Throws NetworkDefinitionError, DistributionError. */
export function compilePlan(network: NetworkDefinition, random: KeyedRandom): Plan {
  checkDefinition(network);
  const stations = Object.entries(network.stations);
  const sources = Object.entries(network.sources);
  const stationNames = stations.map(([name]) => name);
  const sourceNames = sources.map(([name]) => name);
  const classes = classNames(network);
  const place = (to: Destination | undefined): number =>
    to === undefined || to === EXIT ? OUT : stationNames.indexOf(to);
  const destinations = (pick: (at: number) => Destination | undefined): Int32Array =>
    Int32Array.from(stations, (_, at) => place(pick(at)));
  const purposes = (what: string): Int32Array =>
    Int32Array.from(
      sourceNames.flatMap((source) =>
        stationNames.map((name) => random.purpose(`${source}/${name}/${what}`)),
      ),
    );
  const purposesOfSources = (what: string): Int32Array =>
    Int32Array.from(sourceNames, (source) => random.purpose(`${source}/${what}`));
  const level = stations.flatMap(([, station]) => classes.map((name) => station.priority?.[name] ?? 0));
  const never = compileDuration({ kind: 'constant', valueMs: 0 });

  const classShares = sources.map(([, source]) => {
    if (source.classes === undefined) return null;
    const shares = classes.map((name) => source.classes?.find((one) => one.name === name)?.share ?? 0);
    return shareTable(cumulative(shares));
  });
  return {
    classNames: classes,
    stationNames,
    sourceNames,
    levelCount: Math.max(0, ...level) + 1,
    service: stations.flatMap(([name, station]) =>
      byClass(network, station.service, name).map((law) => compileDuration(law)),
    ),
    level: Int32Array.from(level),
    closing: Int32Array.from(stations, ([, station]) => CLOSINGS[station.closing ?? 'finish']),
    room: Int32Array.from(stations, ([, station]) => Math.min(station.room ?? ROOMY, ROOMY)),
    whenFull: destinations((at) => stations[at]![1].whenFull),
    whenBalked: destinations((at) => stations[at]![1].whenBalked),
    whenReneged: destinations((at) => stations[at]![1].whenReneged),
    whileClosed: Int32Array.from(stations, ([, station]) =>
      station.whileClosed === undefined ? NOWHERE : place(station.whileClosed),
    ),
    traits: Int32Array.from(stations, ([, station]) => traitsOf(station)),
    balking: stations.map(([, station]) => station.balking ?? []),
    patience: stations.flatMap(([name, station]) =>
      station.patience === undefined
        ? classes.map(() => never)
        : byClass(network, station.patience, name).map((law) => compileDuration(law)),
    ),
    routes: compileRoutes(
      [
        ...stations.flatMap(([name, station]) => byClass(network, station.next ?? EXIT, name)),
        ...sources.map(([, source]) => source.to),
      ],
      place,
    ),
    classShares,
    batch: sources.map(([, source]) => compileCount(source.batch ?? { kind: 'fixed', count: 1 })),
    sourceTraits: Int32Array.from(
      sources,
      ([, source], at) =>
        (source.batch === undefined ? 0 : BATCHES) | (classShares[at] === null ? 0 : CLASSES),
    ),
    servicePurpose: purposes('service'),
    routePurpose: purposes('route'),
    patiencePurpose: purposes('patience'),
    balkPurpose: purposes('balk'),
    classPurpose: purposesOfSources('class'),
    batchPurpose: purposesOfSources('batch'),
    entryPurpose: purposesOfSources('entry'),
  };
}

function traitsOf(station: StationDefinition): number {
  return (
    (station.balking !== undefined || station.whileClosed !== undefined ? FUSSY : 0) |
    (station.room !== undefined ? LIMITED : 0) |
    (station.patience !== undefined ? IMPATIENT : 0) |
    ((station.closing ?? 'finish') !== 'finish' ? INTERRUPTIBLE : 0) |
    (typeof station.servers === 'object' && 'officers' in station.servers ? NAMED : 0)
  );
}

function compileRoutes(routes: readonly Route[], place: (to: Destination) => number): Routes {
  const branches = routes.map((route) => (typeof route === 'string' ? [{ to: route, share: 1 }] : route));
  const start = new Int32Array(branches.length + 1);
  branches.forEach((some, at) => {
    start[at + 1] = start[at]! + some.length;
  });
  return {
    start,
    to: Int32Array.from(branches.flatMap((some) => some.map((branch) => place(branch.to)))),
    only: Int32Array.from(branches, (some) => (some.length === 1 ? place(some[0]!.to) : SEVERAL)),
    shares: shareTable(branches.flatMap((some) => cumulative(some.map((branch) => branch.share)))),
  };
}

/** Running sums; whatever rounding leaves over goes to the last share above 0. */
function cumulative(shares: readonly number[]): number[] {
  let sum = 0;
  const sums = shares.map((share) => (sum += share));
  for (let at = shares.length - 1; at >= 0; at -= 1) {
    sums[at] = 1;
    if (shares[at]! > 0) break;
  }
  return sums;
}
