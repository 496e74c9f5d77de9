import { compileDuration } from '#determinism';
import type { KeyedRandom, Sampler } from '#determinism';
import type { Kernel } from '../kernel.ts';
import { QueueBank } from '../queue-bank.ts';
import type { SnapshotReader, SnapshotWriter, Snapshotable } from '../snapshot.ts';
import type { StationDefinition } from './definition.ts';

/** Event kinds of this file; subjects are a station, an officer, and a unit that breaks down. */
export const LEVEL_CHANGED = 4;
export const OFFICER_TURNED = 5;
export const UNIT_TURNED = 6;
/** Changes of staff come before anything else of the same instant. */
export const STAFF_PRIORITY = 4;

const UNLIMITED = 0x3fff_ffff;
const NO_OFFICER = -1;

interface Turn {
  readonly atMs: number;
  /** Servers at the station from then on, or 1 and 0 for an officer. */
  readonly level: number;
}

interface Timetable {
  readonly turns: readonly Turn[];
  readonly repeatEveryMs: number;
}

interface Units {
  readonly station: number;
  readonly first: number;
  readonly count: number;
  readonly up: Sampler;
  readonly down: Sampler;
  readonly upPurpose: number;
  readonly downPurpose: number;
}

/**
 * Who can serve at each station, now. Counted servers are a number; named officers are idle, busy or away each. The rest of
 * the network asks `free`, and says `occupy` and `release`.
 */
export class Servers implements Snapshotable {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  /** By station: how many more services may start now. Below 0 while counted servers overrun a closing. */
  declare readonly free: Int32Array;
  /** By station: services under way. */
  declare readonly busy: Int32Array;
  /** By station: servers there, whether busy or not; officers that finish a job after hours count. */
  declare readonly open: Int32Array;
  /** By station: whether its servers are named. */
  declare readonly named: Uint8Array;

  declare private readonly random: KeyedRandom;
  declare private readonly timetables: readonly (Timetable | null)[];
  declare private readonly officerStation: Int32Array;
  declare private readonly officerTimetables: readonly Timetable[];
  declare private readonly units: readonly Units[];
  declare private readonly unitsOf: Int32Array;
  // By officer: on duty or not, whom it serves (-1 nobody). Idle officers wait in a queue, longest idle first.
  declare private readonly onDuty: Int32Array;
  declare private readonly serving: Int32Array;
  declare private readonly idle: QueueBank;
  // How many turns were taken: by station, officer, unit.
  declare private readonly stationTurns: Float64Array;
  declare private readonly officerTurns: Float64Array;
  declare private readonly unitTurns: Float64Array;

  constructor(stations: readonly (readonly [string, StationDefinition])[], random: KeyedRandom) {
    this.random = random;
    this.free = new Int32Array(stations.length);
    this.busy = new Int32Array(stations.length);
    this.open = new Int32Array(stations.length);
    this.named = new Uint8Array(stations.length);
    const officerStation: number[] = [];
    const officerTimetables: Timetable[] = [];
    const units: Units[] = [];
    const unitsOf: number[] = [];
    this.timetables = stations.map(([name, { servers }], station) => {
      if (servers === 'unlimited') return always(UNLIMITED);
      if (typeof servers === 'number') return always(servers);
      if ('levels' in servers) {
        const turns = servers.levels.map((level) => ({ atMs: level.fromMs, level: level.count }));
        return { turns, repeatEveryMs: servers.repeatEveryMs ?? Infinity };
      }
      if ('officers' in servers) {
        this.named[station] = 1;
        for (const shifts of servers.officers) {
          officerStation.push(station);
          officerTimetables.push({
            turns: shifts.flatMap((shift) => [
              { atMs: shift.fromMs, level: 1 },
              { atMs: shift.untilMs, level: 0 },
            ]),
            repeatEveryMs: servers.repeatEveryMs ?? Infinity,
          });
        }
        return null;
      }
      for (let unit = 0; unit < servers.count; unit += 1) unitsOf.push(units.length);
      units.push({
        station,
        first: unitsOf.length - servers.count,
        count: servers.count,
        up: compileDuration(servers.upMs),
        down: compileDuration(servers.downMs),
        upPurpose: random.purpose(`${name}/up`),
        downPurpose: random.purpose(`${name}/down`),
      });
      return always(servers.count);
    });
    this.officerStation = Int32Array.from(officerStation);
    this.officerTimetables = officerTimetables;
    this.units = units;
    this.unitsOf = Int32Array.from(unitsOf);
    this.onDuty = new Int32Array(officerStation.length);
    this.serving = new Int32Array(officerStation.length).fill(-1);
    this.idle = new QueueBank(stations.length, 1, Math.max(1, officerStation.length));
    this.stationTurns = new Float64Array(stations.length);
    this.officerTurns = new Float64Array(officerStation.length);
    this.unitTurns = new Float64Array(unitsOf.length);
  }

  /** Puts the first turn of every timetable on the calendar. */
  start(kernel: Kernel): void {
    this.timetables.forEach((timetable, station) => {
      if (timetable !== null) scheduleTurn(kernel, timetable, 0, LEVEL_CHANGED, station);
    });
    this.officerTimetables.forEach((timetable, officer) => {
      scheduleTurn(kernel, timetable, 0, OFFICER_TURNED, officer);
    });
    for (let unit = 0; unit < this.unitsOf.length; unit += 1) this.#scheduleUnit(kernel, unit);
  }

  /** A service starts: a counted server's number is not told (-1), an officer's is. */
  occupy(station: number, traveller: number): number {
    this.free[station]! -= 1;
    this.busy[station]! += 1;
    if (this.named[station] === 0) return NO_OFFICER;
    const officer = this.idle.take(station);
    this.serving[officer] = traveller;
    return officer;
  }

  /** A service ends; an officer whose hours are over goes home. */
  release(station: number, officer: number): void {
    this.busy[station]! -= 1;
    if (officer === NO_OFFICER) {
      this.free[station]! += 1;
      return;
    }
    this.serving[officer] = -1;
    if (this.onDuty[officer] === 1) {
      this.free[station]! += 1;
      this.idle.join(station, officer);
    } else {
      this.open[station]! -= 1;
    }
  }

  /** LEVEL_CHANGED: the station has a new number of servers. */
  changeLevel(kernel: Kernel, station: number): void {
    const timetable = this.timetables[station]!;
    const turn = this.stationTurns[station]!;
    this.stationTurns[station] = turn + 1;
    const level = timetable.turns[turn % timetable.turns.length]!.level;
    this.#setOpen(station, level);
    scheduleTurn(kernel, timetable, turn + 1, LEVEL_CHANGED, station);
  }

  /** OFFICER_TURNED: comes or goes. Returns the station. */
  turnOfficer(kernel: Kernel, officer: number): number {
    const timetable = this.officerTimetables[officer]!;
    const turn = this.officerTurns[officer]!;
    this.officerTurns[officer] = turn + 1;
    const station = this.officerStation[officer]!;
    const comes = timetable.turns[turn % timetable.turns.length]!.level === 1;
    this.onDuty[officer] = comes ? 1 : 0;
    const busy = this.serving[officer] !== -1;
    // One who is still busy with the job of the last shift was never gone.
    if (!busy) {
      const step = comes ? 1 : -1;
      this.free[station]! += step;
      this.open[station]! += step;
      if (comes) this.idle.join(station, officer);
      else this.idle.leave(officer);
    }
    scheduleTurn(kernel, timetable, turn + 1, OFFICER_TURNED, officer);
    return station;
  }

  /** UNIT_TURNED: breaks down or is repaired. Returns the station. */
  turnUnit(kernel: Kernel, unit: number): number {
    const { station } = this.units[this.unitsOf[unit]!]!;
    const turn = this.unitTurns[unit]!;
    this.unitTurns[unit] = turn + 1;
    this.#setOpen(station, this.open[station]! + (turn % 2 === 0 ? -1 : 1));
    this.#scheduleUnit(kernel, unit);
    return station;
  }

  /** Whom an officer who is off duty still serves, or -1: the one to break off when the station does not finish. */
  overrunBy(officer: number): number {
    return this.onDuty[officer] === 1 ? -1 : this.serving[officer]!;
  }

  save(writer: SnapshotWriter): void {
    this.idle.save(writer);
    for (const column of this.#columns()) writer.array(column);
  }

  load(reader: SnapshotReader): void {
    this.idle.load(reader);
    for (const column of this.#columns()) reader.arrayInto(column);
  }

  #columns(): (Int32Array | Float64Array)[] {
    return [
      this.free,
      this.busy,
      this.open,
      this.onDuty,
      this.serving,
      this.stationTurns,
      this.officerTurns,
      this.unitTurns,
    ];
  }

  #setOpen(station: number, level: number): void {
    this.free[station]! += level - this.open[station]!;
    this.open[station] = level;
  }

  #scheduleUnit(kernel: Kernel, unit: number): void {
    const units = this.units[this.unitsOf[unit]!]!;
    const turn = this.unitTurns[unit]!;
    const isUp = turn % 2 === 0;
    // Each turn of each unit has a key of its own.
    const subject = turn * units.count + (unit - units.first);
    const key = this.random.stream(isUp ? units.upPurpose : units.downPurpose, subject);
    kernel.postAfter((isUp ? units.up : units.down).drawWhole(key), UNIT_TURNED, unit, STAFF_PRIORITY);
  }
}

const always = (level: number): Timetable => ({ turns: [{ atMs: 0, level }], repeatEveryMs: Infinity });

function scheduleTurn(
  kernel: Kernel,
  timetable: Timetable,
  turn: number,
  kind: number,
  subject: number,
): void {
  const { turns, repeatEveryMs } = timetable;
  const round = Math.floor(turn / turns.length);
  if (turns.length === 0 || (round > 0 && repeatEveryMs === Infinity)) return;
  const offMs = round === 0 ? 0 : round * repeatEveryMs;
  const atMs = turns[turn % turns.length]!.atMs + offMs;
  kernel.postAfter(atMs - kernel.nowMs, kind, subject, STAFF_PRIORITY);
}
