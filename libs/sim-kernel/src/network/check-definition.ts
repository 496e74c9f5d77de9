import { DistributionError, checkCount, checkDuration } from '#determinism';
import type { DurationDistribution } from '#determinism';
import { MAX_LEVELS } from '../queue-bank.ts';
import { EXIT } from './definition.ts';
import type {
  ArrivalsDefinition,
  NetworkDefinition,
  PerClass,
  Route,
  StationDefinition,
} from './definition.ts';

/** A definition that makes no network; `field` is the path to the culprit. */
export class NetworkDefinitionError extends Error {
  readonly field: string;
  readonly expected: string;
  readonly example: string;

  constructor(field: string, expected: string, example: string, got: unknown) {
    super(`${field}: expected ${expected}, such as ${example}, got ${JSON.stringify(got) ?? String(got)}`);
    this.name = 'NetworkDefinitionError';
    this.field = field;
    this.expected = expected;
    this.example = example;
  }
}

const STATION_FIELDS: readonly (keyof StationDefinition)[] = [
  'servers',
  'service',
  'next',
  'priority',
  'room',
  'whenFull',
  'balking',
  'whenBalked',
  'patience',
  'whenReneged',
  'closing',
  'whileClosed',
];

/** Throws {@link NetworkDefinitionError} or DistributionError at the first fault found. */
export function checkDefinition(network: NetworkDefinition): void {
  only(network, 'network', ['classes', 'stations', 'sources']);
  const classes = classNames(network);
  if (new Set(classes).size !== classes.length || classes.length === 0) {
    throw new NetworkDefinitionError('classes', 'one or more different names', '["any"]', classes);
  }
  for (const [name, station] of Object.entries(network.stations)) checkStation(network, name, station);
  for (const [name, source] of Object.entries(network.sources)) {
    const path = `sources.${name}`;
    only(source, path, ['arrivals', 'to', 'classes', 'batch', 'limit', 'untilMs']);
    checkArrivals(source.arrivals, `${path}.arrivals`);
    checkRoute(network, source.to, `${path}.to`);
    if (source.batch !== undefined) checkCount(source.batch, `${path}.batch`);
    if (source.limit !== undefined) whole(source.limit, `${path}.limit`, 0);
    if (source.untilMs !== undefined) whole(source.untilMs, `${path}.untilMs`, 0);
    if (source.classes !== undefined) {
      source.classes.forEach((one) => known(one.name, classes, `${path}.classes`));
      sharesAddUp(source.classes, `${path}.classes`);
    }
  }
}

export const classNames = (network: NetworkDefinition): readonly string[] => network.classes ?? ['any'];

/** The value for each class, in the order of the network's classes. */
export function byClass<T>(network: NetworkDefinition, value: PerClass<T>, path: string): T[] {
  const names = classNames(network);
  if (typeof value !== 'object' || value === null || !('byClass' in value)) return names.map(() => value);
  only(value.byClass, `${path}.byClass`, names);
  return names.map((name) => {
    if (!Object.hasOwn(value.byClass, name)) {
      throw new NetworkDefinitionError(
        `${path}.byClass.${name}`,
        'a value for every class',
        names.join(', '),
        undefined,
      );
    }
    return value.byClass[name]!;
  });
}

function checkStation(network: NetworkDefinition, name: string, station: StationDefinition): void {
  const path = `stations.${name}`;
  if (name === EXIT) throw new NetworkDefinitionError(path, `a name other than ${EXIT}`, 'gates', name);
  only(station, path, STATION_FIELDS);
  checkServers(station, path);
  byClass(network, station.service, `${path}.service`).forEach((law) =>
    checkDuration(law, `${path}.service`),
  );
  if (station.patience !== undefined) {
    byClass(network, station.patience, `${path}.patience`).forEach((law) =>
      checkDuration(law, `${path}.patience`),
    );
  }
  byClass(network, station.next ?? EXIT, `${path}.next`).forEach((route) => {
    checkRoute(network, route, `${path}.next`);
  });
  for (const [one, level] of Object.entries(station.priority ?? {})) {
    known(one, classNames(network), `${path}.priority`);
    whole(level, `${path}.priority.${one}`, 0, MAX_LEVELS - 1);
  }
  if (station.room !== undefined) whole(station.room, `${path}.room`, 0);
  for (const field of ['whenFull', 'whenBalked', 'whenReneged'] as const) {
    if (station[field] !== undefined) checkDestination(network, station[field], `${path}.${field}`);
  }
  if (station.whileClosed !== undefined) {
    const others = Object.keys(network.stations).filter((other) => other !== name);
    known(station.whileClosed, others, `${path}.whileClosed`);
  }
  if (station.closing !== undefined) {
    known(station.closing, ['finish', 'resume', 'restart', 'resample'], `${path}.closing`);
  }
  (station.balking ?? []).forEach((step, at) => {
    whole(step.waitingAtLeast, `${path}.balking[${at}].waitingAtLeast`, 0);
    share(step.share, `${path}.balking[${at}].share`);
  });
}

function checkServers(station: StationDefinition, path: string): void {
  const servers = station.servers;
  if (servers === 'unlimited') return;
  if (typeof servers === 'number') {
    whole(servers, `${path}.servers`, 0);
  } else if (typeof servers !== 'object' || servers === null) {
    throw new NetworkDefinitionError(
      `${path}.servers`,
      'a count, unlimited, levels or officers',
      '5',
      servers,
    );
  } else if ('levels' in servers) {
    only(servers, `${path}.servers`, ['levels', 'repeatEveryMs']);
    servers.levels.forEach((level) => whole(level.count, `${path}.servers.levels.count`, 0));
    const times = servers.levels.map((level) => level.fromMs);
    ascending(times, `${path}.servers.levels`, servers.repeatEveryMs);
  } else if ('officers' in servers) {
    only(servers, `${path}.servers`, ['officers', 'repeatEveryMs']);
    servers.officers.forEach((shifts, at) => {
      const times = shifts.flatMap((shift) => [shift.fromMs, shift.untilMs]);
      ascending(times, `${path}.servers.officers[${at}]`, servers.repeatEveryMs);
    });
  } else {
    only(servers, `${path}.servers`, ['count', 'upMs', 'downMs']);
    whole(servers.count, `${path}.servers.count`, 1);
    checkDuration(servers.upMs, `${path}.servers.upMs`);
    checkDuration(servers.downMs, `${path}.servers.downMs`);
  }
}

function checkArrivals(arrivals: ArrivalsDefinition, path: string): void {
  switch (arrivals.kind) {
    case 'poisson':
      only(arrivals, path, ['kind', 'perHour']);
      if (!(arrivals.perHour > 0 && Number.isFinite(arrivals.perHour))) {
        throw new NetworkDefinitionError(`${path}.perHour`, 'a number above 0', '360', arrivals.perHour);
      }
      return;
    case 'renewal': {
      only(arrivals, path, ['kind', 'gap']);
      const gap: DurationDistribution = checkDuration(arrivals.gap, `${path}.gap`);
      if (gap.kind === 'constant' && gap.valueMs === 0) {
        throw new DistributionError(`${path}.gap.valueMs`, 'a gap above 0', '1000', 0);
      }
      return;
    }
    case 'varying':
      only(arrivals, path, ['kind', 'shape', 'points', 'repeatEveryMs']);
      known(arrivals.shape, ['steps', 'lines'], `${path}.shape`);
      ascending(
        arrivals.points.map((point) => point.atMs),
        `${path}.points`,
        arrivals.repeatEveryMs,
      );
      if (arrivals.points[0]?.atMs !== 0) {
        throw new NetworkDefinitionError(
          `${path}.points`,
          'a first point at 0',
          '{atMs: 0, perHour: 60}',
          arrivals.points[0],
        );
      }
      if (!arrivals.points.every((point) => point.perHour >= 0 && Number.isFinite(point.perHour))) {
        throw new NetworkDefinitionError(`${path}.points`, 'rates of 0 or more', '60', arrivals.points);
      }
      if (arrivals.repeatEveryMs !== undefined && !arrivals.points.some((point) => point.perHour > 0)) {
        throw new NetworkDefinitionError(`${path}.points`, 'a rate above 0 somewhere', '60', arrivals.points);
      }
      return;
    case 'listed':
      only(arrivals, path, ['kind', 'atMs']);
      arrivals.atMs.forEach((atMs, at) => {
        whole(atMs, `${path}.atMs[${at}]`, at === 0 ? 0 : arrivals.atMs[at - 1]!);
      });
      return;
    default:
      throw new NetworkDefinitionError(
        `${path}.kind`,
        'poisson, renewal, varying or listed',
        'poisson',
        arrivals,
      );
  }
}

function checkRoute(network: NetworkDefinition, route: Route, path: string): void {
  if (typeof route === 'string') {
    checkDestination(network, route, path);
    return;
  }
  route.forEach((branch) => {
    checkDestination(network, branch.to, path);
  });
  sharesAddUp(route, path);
}

function checkDestination(network: NetworkDefinition, to: string, path: string): void {
  if (to !== EXIT) known(to, Object.keys(network.stations), path);
}

function sharesAddUp(branches: readonly { readonly share: number }[], path: string): void {
  branches.forEach((branch) => {
    share(branch.share, path);
  });
  const sum = branches.reduce((total, branch) => total + branch.share, 0);
  if (Math.abs(sum - 1) > 1e-9)
    throw new NetworkDefinitionError(path, 'shares that add up to 1', '0.85 and 0.15', sum);
}

function ascending(times: readonly number[], path: string, repeatEveryMs: number | undefined): void {
  times.forEach((atMs, at) => whole(atMs, path, at === 0 ? 0 : times[at - 1]! + 1));
  if (repeatEveryMs !== undefined)
    whole(repeatEveryMs, `${path}.repeatEveryMs`, Math.max(1, times.at(-1) ?? 1));
}

function whole(value: number, path: string, least: number, most = Number.MAX_SAFE_INTEGER): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  throw new NetworkDefinitionError(path, `a whole number from ${least} to ${most}`, String(least), value);
}

function share(value: number, path: string): void {
  if (!(value >= 0 && value <= 1))
    throw new NetworkDefinitionError(path, 'a share from 0 to 1', '0.15', value);
}

function known(value: string, names: readonly string[], path: string): void {
  if (!names.includes(value)) {
    throw new NetworkDefinitionError(path, `one of ${names.join(', ')}`, names[0] ?? 'nothing', value);
  }
}

function only(value: object, path: string, fields: readonly string[]): void {
  if (typeof value !== 'object' || value === null) {
    throw new NetworkDefinitionError(path, `an object with ${fields.join(', ')}`, '{}', value);
  }
  for (const field of Object.keys(value)) known(field, fields, `${path}.${field}`);
}
