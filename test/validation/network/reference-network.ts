import { KeyedRandom, compileCount, compileDuration } from '#determinism';
import type { DurationDistribution, RandomKey } from '#determinism';
import type { ArrivalsDefinition, NetworkDefinition, PerClass, Route, StationDefinition } from '#sim-kernel';

/**
 * The network simulator a second time, slow and obvious: objects, closures, arrays that are sorted and searched, nothing
 * kept that can be counted anew. It shares with the real one the definition, the draws and the rules of order, and no line
 * of its machinery. Written for the property test beside it.
 */
export interface Visit {
  readonly traveller: string;
  readonly station: string;
  readonly outcome: 'served' | 'reneged' | 'balked' | 'full' | 'sent away';
  readonly joinedAtMs: number;
  readonly startedAtMs: number;
  readonly leftAtMs: number;
}

interface Traveller {
  readonly source: string;
  readonly number: number;
  readonly className: string;
  hop: number;
  joinedAtMs: number;
  startedAtMs: number;
  leftMs: number | null;
  officer: Officer | null;
  end: Event | null;
  patience: Event | null;
}

interface Officer {
  onDuty: boolean;
  serving: Traveller | null;
}

interface Station {
  readonly name: string;
  readonly of: StationDefinition;
  readonly waiting: Traveller[];
  /** In the order in which their services started. */
  readonly inService: Traveller[];
  counted: number;
  readonly idle: Officer[];
  readonly officers: Officer[];
}

interface Event {
  readonly atMs: number;
  readonly priority: number;
  readonly order: number;
  readonly action: () => void;
}

const STAFF = 4;
const SERVICE = 8;
const ARRIVAL = 12;
const PATIENCE = 20;

export function runReference(network: NetworkDefinition, key: RandomKey, untilMs: number): Visit[] {
  const random = new KeyedRandom(key);
  const classes = network.classes ?? ['any'];
  const visits: Visit[] = [];
  let events: Event[] = [];
  let nowMs = 0;
  let order = 0;

  const at = (atMs: number, priority: number, action: () => void): Event => {
    const event = { atMs, priority, order, action };
    order += 1;
    events.push(event);
    return event;
  };
  const cancel = (event: Event | null): void => {
    events = events.filter((one) => one !== event);
  };
  const drawMs = (law: DurationDistribution, purpose: string, subject: number, occasion = 0): number =>
    compileDuration(law).draw(random.stream(random.purpose(purpose), subject, occasion));
  const uniform = (purpose: string, subject: number, occasion = 0): number =>
    random.stream(random.purpose(purpose), subject, occasion).uniform();

  const stations = new Map<string, Station>(
    Object.entries(network.stations).map(([name, of]) => [
      name,
      { name, of, waiting: [], inService: [], counted: 0, idle: [], officers: [] },
    ]),
  );
  const isNamed = (station: Station): boolean =>
    typeof station.of.servers === 'object' && 'officers' in station.of.servers;
  const freeAt = (station: Station): number =>
    isNamed(station) ? station.idle.length : station.counted - station.inService.length;
  const openAt = (station: Station): number =>
    isNamed(station)
      ? station.officers.filter((officer) => officer.onDuty || officer.serving !== null).length
      : station.counted;
  const levelOf = (station: Station, traveller: Traveller): number =>
    station.of.priority?.[traveller.className] ?? 0;
  const record = (traveller: Traveller, station: Station, outcome: Visit['outcome'], here: boolean): void => {
    visits.push({
      traveller: `${traveller.source} ${traveller.number}`,
      station: station.name,
      outcome,
      joinedAtMs: here ? traveller.joinedAtMs : nowMs,
      startedAtMs: here ? traveller.startedAtMs : -1,
      leftAtMs: nowMs,
    });
  };

  function enter(traveller: Traveller, to: string): void {
    let sent = 0;
    let name = to;
    while (name !== 'exit') {
      const station = stations.get(name)!;
      const mayBeSent = sent < stations.size;
      sent += 1;
      let refusal: [Visit['outcome'], string] | null = null;
      if (mayBeSent && station.of.whileClosed !== undefined && openAt(station) === 0) {
        refusal = ['sent away', station.of.whileClosed];
      } else if (mayBeSent && balks(traveller, station)) {
        refusal = ['balked', station.of.whenBalked ?? 'exit'];
      } else if (station.waiting.length + station.inService.length >= (station.of.room ?? Infinity)) {
        refusal = ['full', mayBeSent ? (station.of.whenFull ?? 'exit') : 'exit'];
      }
      if (refusal === null) {
        join(traveller, station);
        return;
      }
      record(traveller, station, refusal[0], false);
      traveller.hop += 1;
      name = refusal[1];
    }
  }

  function balks(traveller: Traveller, station: Station): boolean {
    const steps = (station.of.balking ?? []).filter((step) => station.waiting.length >= step.waitingAtLeast);
    const share = steps.at(-1)?.share ?? 0;
    return (
      share > 0 &&
      uniform(`${traveller.source}/${station.name}/balk`, traveller.number, traveller.hop) < share
    );
  }

  function join(traveller: Traveller, station: Station): void {
    traveller.joinedAtMs = nowMs;
    traveller.startedAtMs = -1;
    traveller.leftMs = null;
    const mustWait = freeAt(station) <= 0 || station.waiting.length > 0;
    insert(station, traveller, 'last');
    if (!mustWait) {
      call(station);
      return;
    }
    if (station.of.patience !== undefined) {
      const law = pick(station.of.patience, traveller.className);
      const purpose = `${traveller.source}/${station.name}/patience`;
      const patienceMs = Math.round(drawMs(law, purpose, traveller.number, traveller.hop));
      traveller.patience = at(nowMs + patienceMs, PATIENCE, () => {
        traveller.patience = null;
        leaveStation(traveller, station, 'reneged', station.of.whenReneged ?? 'exit');
      });
    }
  }

  function insert(station: Station, traveller: Traveller, where: 'first' | 'last'): void {
    const level = levelOf(station, traveller);
    const before = station.waiting.findIndex((one) =>
      where === 'first' ? levelOf(station, one) >= level : levelOf(station, one) > level,
    );
    station.waiting.splice(before === -1 ? station.waiting.length : before, 0, traveller);
  }

  function leaveStation(traveller: Traveller, station: Station, outcome: Visit['outcome'], to: string): void {
    station.waiting.splice(station.waiting.indexOf(traveller), 1);
    record(traveller, station, outcome, true);
    traveller.hop += 1;
    enter(traveller, to);
  }

  function call(station: Station): void {
    while (freeAt(station) > 0 && station.waiting.length > 0) {
      const traveller = station.waiting.shift()!;
      cancel(traveller.patience);
      traveller.patience = null;
      if (isNamed(station)) {
        traveller.officer = station.idle.shift()!;
        traveller.officer.serving = traveller;
      }
      station.inService.push(traveller);
      if (traveller.startedAtMs < 0) traveller.startedAtMs = nowMs;
      const serviceMs = traveller.leftMs ?? fullServiceMs(traveller, station);
      traveller.end = at(nowMs + serviceMs, SERVICE, () => {
        endService(traveller, station);
      });
    }
  }

  function fullServiceMs(traveller: Traveller, station: Station): number {
    const law = pick(station.of.service, traveller.className);
    const purpose = `${traveller.source}/${station.name}/service`;
    return Math.round(drawMs(law, purpose, traveller.number, traveller.hop));
  }

  function stopServing(traveller: Traveller, station: Station): void {
    traveller.end = null;
    station.inService.splice(station.inService.indexOf(traveller), 1);
    const { officer } = traveller;
    traveller.officer = null;
    if (officer === null) return;
    officer.serving = null;
    if (officer.onDuty) station.idle.push(officer);
  }

  function endService(traveller: Traveller, station: Station): void {
    stopServing(traveller, station);
    record(traveller, station, 'served', true);
    call(station);
    // An officer whose hours were over may have been the last to go.
    if (isNamed(station)) sendAwayIfClosed(station);
    const route = pick(station.of.next ?? 'exit', traveller.className);
    const to = follow(route, `${traveller.source}/${station.name}/route`, traveller.number, traveller.hop);
    traveller.hop += 1;
    enter(traveller, to);
  }

  function follow(route: Route, purpose: string, number: number, hop: number): string {
    if (typeof route === 'string') return route;
    if (route.length === 1) return route[0]!.to;
    const u = uniform(purpose, number, hop);
    let sum = 0;
    const taken = route.find((branch) => {
      sum += branch.share;
      return sum > u;
    });
    return (taken ?? route.findLast((branch) => branch.share > 0)!).to;
  }

  function breakOff(traveller: Traveller, station: Station): void {
    cancel(traveller.end);
    const leftMs = traveller.end!.atMs - nowMs;
    stopServing(traveller, station);
    if (station.of.closing === 'resume') traveller.leftMs = leftMs;
    if (station.of.closing === 'resample') traveller.hop += 1;
    insert(station, traveller, 'first');
  }

  function restaff(station: Station): void {
    if ((station.of.closing ?? 'finish') !== 'finish' && !isNamed(station)) {
      while (freeAt(station) < 0) breakOff(station.inService.at(-1)!, station);
    }
    call(station);
    sendAwayIfClosed(station);
  }

  function sendAwayIfClosed(station: Station): void {
    if (station.of.whileClosed === undefined || openAt(station) > 0) return;
    for (const traveller of [...station.waiting]) {
      cancel(traveller.patience);
      traveller.patience = null;
      leaveStation(traveller, station, 'sent away', station.of.whileClosed);
    }
  }

  for (const station of stations.values()) {
    const { servers } = station.of;
    const setCount = (count: number): void => {
      station.counted = count;
      restaff(station);
    };
    if (servers === 'unlimited') {
      at(0, STAFF, () => {
        setCount(Infinity);
      });
    } else if (typeof servers === 'number') {
      at(0, STAFF, () => {
        setCount(servers);
      });
    } else if ('levels' in servers) {
      const turns = servers.levels.map((level) => ({
        atMs: level.fromMs,
        action: () => {
          setCount(level.count);
        },
      }));
      follows(turns, servers.repeatEveryMs);
    } else if (!('officers' in servers)) {
      at(0, STAFF, () => {
        setCount(servers.count);
      });
    }
  }
  for (const station of stations.values()) {
    const { servers } = station.of;
    if (typeof servers !== 'object' || !('officers' in servers)) continue;
    for (const shifts of servers.officers) {
      const officer: Officer = { onDuty: false, serving: null };
      station.officers.push(officer);
      const comesOrGoes = (comes: boolean): void => {
        officer.onDuty = comes;
        if (officer.serving === null) {
          if (comes) station.idle.push(officer);
          else station.idle.splice(station.idle.indexOf(officer), 1);
        } else if (!comes && (station.of.closing ?? 'finish') !== 'finish') {
          breakOff(officer.serving, station);
        }
        restaff(station);
      };
      const turns = shifts.flatMap((shift) => [
        {
          atMs: shift.fromMs,
          action: () => {
            comesOrGoes(true);
          },
        },
        {
          atMs: shift.untilMs,
          action: () => {
            comesOrGoes(false);
          },
        },
      ]);
      follows(turns, servers.repeatEveryMs);
    }
  }
  for (const station of stations.values()) {
    const { servers } = station.of;
    if (typeof servers !== 'object' || !('upMs' in servers)) continue;
    for (let unit = 0; unit < servers.count; unit += 1) {
      const turn = (cycle: number): void => {
        const isUp = cycle % 2 === 0;
        const lastsMs = drawMs(
          isUp ? servers.upMs : servers.downMs,
          `${station.name}/${isUp ? 'up' : 'down'}`,
          cycle * servers.count + unit,
        );
        at(nowMs + Math.round(lastsMs), STAFF, () => {
          turn(cycle + 1);
          station.counted += isUp ? -1 : 1;
          restaff(station);
        });
      };
      turn(0);
    }
  }

  /** Each turn puts the next on the calendar before anything else happens. */
  function follows(
    turns: readonly { readonly atMs: number; readonly action: () => void }[],
    repeatEveryMs: number | undefined,
  ): void {
    const put = (turn: number): void => {
      const round = Math.floor(turn / turns.length);
      if (turns.length === 0 || (round > 0 && repeatEveryMs === undefined)) return;
      const one = turns[turn % turns.length]!;
      at(one.atMs + (round === 0 ? 0 : round * repeatEveryMs!), STAFF, () => {
        put(turn + 1);
        one.action();
      });
    };
    put(0);
  }

  for (const [name, source] of Object.entries(network.sources)) {
    let arrivals = 0;
    let travellers = 0;
    let exactAtMs = 0;
    const next = (): void => {
      if (arrivals >= (source.limit ?? Infinity)) return;
      exactAtMs = nextArrival(source.arrivals, exactAtMs, `${name}/gap`, arrivals);
      arrivals += 1;
      const atMs = Math.round(exactAtMs);
      if (atMs === Infinity || atMs > (source.untilMs ?? Infinity)) return;
      at(atMs, ARRIVAL, arrive);
    };
    const arrive = (): void => {
      const count =
        source.batch === undefined
          ? 1
          : compileCount(source.batch).draw(random.stream(random.purpose(`${name}/batch`), arrivals - 1));
      for (let one = 0; one < count; one += 1) {
        const number = travellers;
        travellers += 1;
        const traveller: Traveller = {
          source: name,
          number,
          className: classOf(name, number),
          hop: 0,
          joinedAtMs: nowMs,
          startedAtMs: -1,
          leftMs: null,
          officer: null,
          end: null,
          patience: null,
        };
        enter(traveller, follow(source.to, `${name}/entry`, number, 0));
      }
      next();
    };
    next();
  }

  function classOf(source: string, number: number): string {
    const shares = network.sources[source]!.classes;
    if (shares === undefined) return classes[0]!;
    const u = uniform(`${source}/class`, number);
    let sum = 0;
    for (const name of classes) {
      sum += shares.find((one) => one.name === name)?.share ?? 0;
      if (sum > u) return name;
    }
    return classes.findLast((name) => (shares.find((one) => one.name === name)?.share ?? 0) > 0)!;
  }

  function nextArrival(of: ArrivalsDefinition, lastMs: number, purpose: string, number: number): number {
    switch (of.kind) {
      case 'poisson':
        return lastMs + drawMs({ kind: 'exponential', meanMs: 3_600_000 / of.perHour }, purpose, number);
      case 'renewal':
        return lastMs + drawMs(of.gap, purpose, number);
      case 'listed':
        return of.atMs[number] ?? Infinity;
      case 'varying':
        return whenIntegralReaches(of, lastMs, drawMs({ kind: 'exponential', meanMs: 1 }, purpose, number));
    }
  }

  for (;;) {
    events.sort((a, b) => a.atMs - b.atMs || a.priority - b.priority || a.order - b.order);
    const event = events[0];
    if (event === undefined || event.atMs > untilMs) return visits;
    events.shift();
    nowMs = event.atMs;
    event.action();
  }
}

type Varying = Extract<ArrivalsDefinition, { kind: 'varying' }>;

/** By halving: the integral of the rate is added up anew for every guess. What takes longer than any run never comes. */
function whenIntegralReaches(of: Varying, fromMs: number, amount: number): number {
  let [early, late] = [fromMs, fromMs + 100_000];
  if (integral(of, fromMs, late) < amount) return Infinity;
  for (let halving = 0; halving < 80; halving += 1) {
    const middle = (early + late) / 2;
    if (integral(of, fromMs, middle) < amount) early = middle;
    else late = middle;
  }
  return late;
}

/** Between two turns of the pattern the rate lies on a line: its middle times the length. */
function integral(of: Varying, fromMs: number, untilMs: number): number {
  const periodMs = of.repeatEveryMs ?? Infinity;
  let sum = 0;
  for (let atMs = fromMs; atMs < untilMs;) {
    const startMs = periodMs === Infinity ? 0 : Math.floor(atMs / periodMs) * periodMs;
    const turns = [...of.points.map((point) => startMs + point.atMs), startMs + periodMs, untilMs];
    const nextMs = Math.min(...turns.filter((turn) => turn > atMs));
    sum += (nextMs - atMs) * rateAt(of, (atMs + nextMs) / 2 - startMs);
    atMs = nextMs;
  }
  return sum;
}

function rateAt({ points, shape }: Varying, atMs: number): number {
  const from = points.findLast((point) => point.atMs <= atMs)!;
  const to = points.find((point) => point.atMs > atMs);
  const share = shape === 'steps' || to === undefined ? 0 : (atMs - from.atMs) / (to.atMs - from.atMs);
  return (from.perHour + share * ((to ?? from).perHour - from.perHour)) / 3_600_000;
}

function pick<T>(value: PerClass<T>, className: string): T {
  if (typeof value === 'object' && value !== null && 'byClass' in value) return value.byClass[className]!;
  return value;
}
