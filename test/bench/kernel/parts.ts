import { KeyedRandom, Sampler } from '#determinism';
import type { ShareTable } from '#determinism';
import { Calendar, DurationMonitor, Network, TraceHash } from '#sim-kernel';
import { Listener, Tape } from './listener.ts';
import { definitionOf } from './models.ts';
import type { ModelName, Run } from './models.ts';

/**
 * One part of the kernel by itself: `node parts.ts MODEL TRAVELLERS PART`. A run of the model is listened to, what it asks
 * of the part is written down, and the part is asked the same again, in the same order, with nothing around it but
 * reading the tape. Seconds of one pass, the mean of many after some to warm up.
 */
export type Part = 'calendar' | 'draws' | 'monitors' | 'trace hash';

const WARM_UP_PASSES = 10;
const PASSES = 20;
const NEVER = Infinity;
const NOTHING = 0;

/** One pass over the tape; what it answers is looked at, so that none of it is left out. */
type Replay = () => number;

const [model, argument, part] = process.argv.slice(2) as [ModelName, string, Part];
const travellers = Number(argument);

/** Processor time of a pass: the mean of many at a stretch, for the clock of a process may be coarse. */
function secondsOf(pass: () => number): number {
  const times = (count: number): void => {
    for (let at = 0; at < count; at += 1) {
      if (Number.isNaN(pass())) throw new Error(`${part}: expected a number`);
    }
  };
  times(WARM_UP_PASSES);
  const before = process.cpuUsage();
  times(PASSES);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6 / PASSES;
}

/** A whole run of the model, heard by whatever `listen` sets up. */
function heardRun(listen: (listener: Listener) => void): Network {
  const listener = new Listener();
  listen(listener);
  const network = new Network(definitionOf(model, travellers), { randomSeed: 1 });
  network.runToEnd();
  listener.end();
  return network;
}

const POSTED = 1;

/** By event: how many its handler scheduled; whether without a handle, delay, kind, subject, priority of each. */
function replayCalendar(): Replay {
  const tape = new Tape();
  let scheduled: number[] = [];
  const network = heardRun((listener) => {
    listener.on(Calendar.prototype, 'schedule', ({ nowMs }, atMs, ...event) => {
      scheduled.push(0, atMs - nowMs, ...event);
    });
    listener.on(Calendar.prototype, 'scheduleAfter', (_, ...event) => {
      scheduled.push(0, ...event);
    });
    listener.on(Calendar.prototype, 'postAfter', (_, ...event) => {
      scheduled.push(POSTED, ...event);
    });
    listener.on(Calendar.prototype, 'take', () => {
      tape.write(scheduled.length / 5, ...scheduled);
      scheduled = [];
    });
  });
  const asked = tape.written();
  const { eventCount } = network.kernel;
  return () => {
    const calendar = new Calendar();
    let at = 0;
    let events = -1;
    do {
      const end = at + 1 + 5 * asked[at]!;
      for (at += 1; at < end; at += 5) {
        const delayMs = asked[at + 1]!;
        if (asked[at] === POSTED) calendar.postAfter(delayMs, asked[at + 2]!, asked[at + 3]!, asked[at + 4]);
        else calendar.scheduleAfter(delayMs, asked[at + 2]!, asked[at + 3]!, asked[at + 4]);
      }
      events += 1;
    } while (calendar.take(NEVER));
    if (events !== eventCount) throw new Error(`the calendar alone had ${events} events, not ${eventCount}`);
    return events;
  };
}

const DRAW = 0;
const DRAW_WHOLE = 1;
const PICK = 2;

/** By draw: how, the key's purpose, subject and occasion, the number of the law or table, the place to pick from. */
function replayDraws(): Replay {
  const tape = new Tape();
  const laws: Sampler[] = [];
  const tables: ShareTable[] = [];
  let random = new KeyedRandom({ randomSeed: 0 });
  let key: readonly number[] = [];
  const numberIn = <T>(list: T[], item: T): number => {
    if (!list.includes(item)) list.push(item);
    return list.indexOf(item);
  };
  heardRun((listener) => {
    listener.on(KeyedRandom.prototype, 'stream', (self, purpose = 0, subject = 0, occasion = 0) => {
      random = self;
      key = [purpose, subject, occasion];
    });
    listener.on(Sampler.prototype, 'draw', (law) => {
      tape.write(DRAW, ...key, numberIn(laws, law), NOTHING);
    });
    listener.on(Sampler.prototype, 'drawWhole', (law) => {
      tape.write(DRAW_WHOLE, ...key, numberIn(laws, law), NOTHING);
    });
    listener.on(KeyedRandom.prototype, 'pick', (_, table, from = 0) => {
      tape.write(PICK, ...key, numberIn(tables, table as unknown as ShareTable), from);
    });
  });
  const asked = tape.written();
  const drawn = new Float64Array(1);
  return () => {
    for (let at = 0; at < asked.length; at += 6) {
      const stream = random.stream(asked[at + 1]!, asked[at + 2]!, asked[at + 3]);
      const which = asked[at + 4]!;
      switch (asked[at]) {
        case DRAW:
          drawn[0]! += laws[which]!.draw(stream);
          break;
        case DRAW_WHOLE:
          drawn[0]! += laws[which]!.drawWhole(stream);
          break;
        default:
          drawn[0]! += stream.pick(tables[which]!, asked[at + 5]!);
      }
    }
    return drawn[0]!;
  };
}

const ENTER = 0;
const EXIT = 1;
const QUEUE = 2;
const UNQUEUE = 3;
const SERVE = 4;
const COUNT = 5;
const WAIT = 6;

/** By observation: what, when, the station (or when one who leaves entered), and a number that goes with it. */
function replayMonitors(): Replay {
  const tape = new Tape();
  // Of the same model, to be observed alone: it never runs.
  const { monitors, kernel } = new Network(definitionOf(model, travellers), { randomSeed: 1 });
  const { clock } = kernel.calendar;
  const prototype = Object.getPrototypeOf(monitors) as Network['monitors'];
  let heard: Calendar = kernel.calendar;
  let waits: readonly DurationMonitor[] = [];
  heardRun((listener) => {
    const on = (name: keyof Network['monitors'], tell: (...given: number[]) => readonly number[]): void => {
      listener.on(prototype, name, (self, ...given) => {
        ({ waits } = self);
        const [what = ENTER, first = NOTHING, second = NOTHING] = tell(...given);
        tape.write(what, heard.nowMs, first, second);
      });
    };
    listener.on(Calendar.prototype, 'take', (calendar) => {
      heard = calendar;
    });
    on('enter', () => [ENTER]);
    on('exit', (times, at) => [EXIT, (times as unknown as Float64Array)[at]!]);
    on('queue', (station) => [QUEUE, station]);
    on('unqueue', (station) => [UNQUEUE, station]);
    on('serve', (station, step) => [SERVE, station, step]);
    on('count', (station, outcome) => [COUNT, station, outcome]);
    listener.on(DurationMonitor.prototype, 'record', (wait, waitMs) => {
      tape.write(WAIT, heard.nowMs, waits.indexOf(wait), waitMs);
    });
  });
  const asked = tape.written();
  const times = new Float64Array(1);
  return () => {
    for (let at = 0; at < asked.length; at += 4) {
      clock[0] = asked[at + 1]!;
      const first = asked[at + 2]!;
      switch (asked[at]) {
        case ENTER:
          monitors.enter();
          break;
        case EXIT:
          times[0] = first;
          monitors.exit(times, 0);
          break;
        case QUEUE:
          monitors.queue(first);
          break;
        case UNQUEUE:
          monitors.unqueue(first);
          break;
        case SERVE:
          monitors.serve(first, asked[at + 3]!);
          break;
        case COUNT:
          monitors.count(first, asked[at + 3]!);
          break;
        default:
          monitors.waits[first]!.record(asked[at + 3]!);
      }
    }
    return monitors.inside.value();
  };
}

/** By event: time, kind, subject. */
function replayTraceHash(): Replay {
  const tape = new Tape();
  heardRun((listener) => {
    listener.on(TraceHash.prototype, 'add', (_, ...event) => {
      tape.write(...event);
    });
  });
  const asked = tape.written();
  return () => {
    const hash = new TraceHash();
    for (let at = 0; at < asked.length; at += 3) hash.add(asked[at]!, asked[at + 1]!, asked[at + 2]!);
    return hash.digest().length;
  };
}

const replayOf: Record<Part, () => Replay> = {
  calendar: replayCalendar,
  draws: replayDraws,
  monitors: replayMonitors,
  'trace hash': replayTraceHash,
};
const seconds = secondsOf(replayOf[part]());
console.log(JSON.stringify({ travellers, seconds } satisfies Run));
