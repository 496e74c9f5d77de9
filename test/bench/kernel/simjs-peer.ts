import { DurationMonitor } from '#sim-kernel';
import { HALL, MM5 } from './models.ts';
import type { ModelName, Run } from './models.ts';

/** The same models on SIM.JS (npm `simjs`): `node simjs-peer.ts MODEL TRAVELLERS`. Its own generator and laws of chance. */
interface Request {
  done(callback: () => void): Request;
}
interface SimJs {
  readonly Sim: new () => {
    addEntity(entity: new () => unknown): unknown;
    simulate(until: number): void;
  };
  readonly Entity: new () => {
    time(): number;
    setTimer(duration: number): Request;
    useFacility(facility: unknown, duration: number): Request;
  };
  readonly Facility: (new (name: string, discipline: number, servers: number) => unknown) & {
    readonly FCFS: number;
  };
  readonly Random: new (seed: number) => {
    exponential(rate: number): number;
    gamma(shape: number, scale: number): number;
    random(): number;
  };
}

// The package is a browser's bundle: it exports nothing and hands itself over as `window.Sim`.
const browser: { Sim?: SimJs } = {};
Object.assign(globalThis, { window: browser });
const peer = 'simjs';
await import(peer);
if (browser.Sim === undefined) throw new Error('simjs handed over no window.Sim');
const { Sim, Entity, Facility, Random } = browser.Sim;
const [model, argument] = process.argv.slice(2) as [ModelName, string];
const travellers = Number(argument);

const random = new Random(1);
const gapMs = model === 'mm5' ? MM5.gapMs : HALL.gapMs;
const law = ({ meanMs, cv }: { meanMs: number; cv: number }) => {
  const shape = 1 / (cv * cv);
  return (): number => random.gamma(shape, meanMs / shape);
};
const banks =
  model === 'mm5'
    ? [{ servers: MM5.servers, draw: () => random.exponential(1 / MM5.meanMs) }]
    : [
        { servers: HALL.gates.servers, draw: law(HALL.gates) },
        { servers: HALL.counters.servers, draw: law(HALL.counters) },
      ];
const facilities = banks.map(({ servers }, at) => new Facility(`bank ${at}`, Facility.FCFS, servers));
const waits = banks.map(() => new DurationMonitor());
let arrived = 0;

class Arrivals extends Entity {
  start(): void {
    this.setTimer(random.exponential(1 / gapMs)).done(() => {
      this.arrive();
    });
  }

  arrive(): void {
    arrived += 1;
    this.join(banks.length > 1 && random.random() >= HALL.toGatesShare ? 1 : 0);
    if (arrived < travellers) this.start();
  }

  join(bank: number): void {
    const joinedAtMs = this.time();
    const serviceMs = banks[bank]!.draw();
    this.useFacility(facilities[bank], serviceMs).done(() => {
      waits[bank]!.record(Math.max(0, this.time() - joinedAtMs - serviceMs));
      if (banks.length > 1 && bank === 0 && random.random() < HALL.rejectedShare) this.join(1);
    });
  }
}

const simulation = new Sim();
simulation.addEntity(Arrivals);
const before = process.cpuUsage();
simulation.simulate(travellers * gapMs * 2);
const { user, system } = process.cpuUsage(before);
const run: Run & { readonly waits: object } = {
  travellers: arrived,
  seconds: (user + system) / 1e6,
  waits: waits.map((wait) => ({ count: wait.count, meanMs: wait.meanMs, p95Ms: wait.quantileMs(0.95) })),
};
console.log(JSON.stringify(run));
