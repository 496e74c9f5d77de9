import { describe, expect, it } from '@jest/globals';
import { VirtualClock } from '#determinism';
import { LogFile } from '../log-file.ts';
import { Supervisor } from './supervisor.ts';
import type { Charge, SupervisionEvent } from './supervisor.ts';

/** A charge that comes up at once and dies when told. */
class Puppet implements Charge {
  readonly log = new LogFile('/nowhere/puppet.log');
  readonly #diary: string[];
  readonly #name: string;
  #death = Promise.withResolvers<undefined>();
  pid: number | null = null;
  /** Errors of the next starts. */
  startErrors: Error[] = [];

  constructor(name = 'puppet', diary: string[] = []) {
    this.#name = name;
    this.#diary = diary;
    this.#death.resolve(undefined);
  }

  get gone(): Promise<void> {
    return this.#death.promise;
  }

  start(): Promise<void> {
    const error = this.startErrors.shift();
    if (error) return Promise.reject(error);
    this.#diary.push(`${this.#name} up`);
    this.pid = 1;
    this.#death = Promise.withResolvers();
    return Promise.resolve();
  }

  stop(): Promise<void> {
    if (this.pid !== null) this.#diary.push(`${this.#name} down`);
    this.die();
    return Promise.resolve();
  }

  kill(): Promise<void> {
    return this.stop();
  }

  die(): void {
    this.pid = null;
    this.#death.resolve(undefined);
  }
}

/** Lets promises that can settle do so; the supervisor never needs more than a few turns. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
};

function stage(): { clock: VirtualClock; events: SupervisionEvent[]; supervisor: Supervisor } {
  const clock = new VirtualClock();
  const events: SupervisionEvent[] = [];
  return { clock, events, supervisor: new Supervisor(clock, (event) => events.push(event)) };
}

describe('Supervisor', () => {
  it('brings back what dies by itself, after a pause', async () => {
    const { clock, events, supervisor } = stage();
    const puppet = new Puppet();
    await supervisor.take('border', puppet);
    puppet.die();
    await settle();
    expect(puppet.pid).toBeNull();
    clock.advanceBy(250);
    await settle();
    expect(puppet.pid).toBe(1);
    expect(events).toMatchObject([
      { kind: 'died', name: 'border', restartInMs: 250 },
      { kind: 'restarted', name: 'border' },
    ]);
  });

  it('counts a restart that fails as another death', async () => {
    const { clock, events, supervisor } = stage();
    const puppet = new Puppet();
    await supervisor.take('border', puppet);
    puppet.startErrors = [new Error('no database')];
    puppet.die();
    await settle();
    clock.advanceBy(250);
    await settle();
    expect(events.at(-1)).toEqual({ kind: 'died', name: 'border', restartInMs: 500, why: 'no database' });
    clock.advanceBy(500);
    await settle();
    expect(puppet.pid).toBe(1);
  });

  it('gives up after five restarts within a minute', async () => {
    const { clock, supervisor } = stage();
    const puppet = new Puppet();
    await supervisor.take('border', puppet);
    for (let death = 0; death < 6; death++) {
      puppet.die();
      await settle();
      clock.advanceBy(5_000);
      await settle();
    }
    const error = await supervisor.gaveUp;
    expect(error).toMatchObject({ code: 'process-dies-repeatedly' });
    expect(error.message).toContain('border died more than 5 times within 60 s');
    expect(puppet.pid).toBeNull();
  });

  it('leaves down what was killed on purpose until it is started again', async () => {
    const { clock, events, supervisor } = stage();
    const puppet = new Puppet();
    await supervisor.take('data-centre', puppet);
    await supervisor.kill('data-centre');
    await settle();
    clock.advanceBy(60_000);
    await settle();
    expect(puppet.pid).toBeNull();
    expect(events).toEqual([]);
    await supervisor.start('data-centre');
    expect(puppet.pid).toBe(1);
  });

  it('brings back what was killed to see it come back', async () => {
    const { clock, supervisor } = stage();
    const puppet = new Puppet();
    await supervisor.take('border', puppet);
    await supervisor.kill('border', 'comes-back');
    await settle();
    clock.advanceBy(250);
    await settle();
    expect(puppet.pid).toBe(1);
  });

  it('throws the error of a first start and does not keep the charge', async () => {
    const { supervisor } = stage();
    const puppet = new Puppet();
    puppet.startErrors = [new Error('port taken')];
    await expect(supervisor.take('border', puppet)).rejects.toThrow('port taken');
    await supervisor.take('border', puppet);
    expect(puppet.pid).toBe(1);
  });

  it('stops everything in the reverse order of starting, and starts nothing afterwards', async () => {
    const { supervisor } = stage();
    const diary: string[] = [];
    await supervisor.take('database', new Puppet('database', diary));
    await supervisor.take('border', new Puppet('border', diary));
    await supervisor.stopAll();
    expect(diary).toEqual(['database up', 'border up', 'border down', 'database down']);
    await expect(supervisor.start('border')).rejects.toThrow('everything is being stopped');
  });

  it('does not bring back, while stopping, what died just before', async () => {
    const { clock, supervisor } = stage();
    const puppet = new Puppet();
    await supervisor.take('border', puppet);
    puppet.die();
    await settle();
    await supervisor.stopAll();
    clock.advanceBy(1_000);
    await settle();
    expect(puppet.pid).toBeNull();
  });

  it('names what there is when asked for something unknown', async () => {
    const { supervisor } = stage();
    await supervisor.take('border', new Puppet());
    await expect(supervisor.stop('boarder')).rejects.toThrow(
      'nothing named "boarder" here; there are border',
    );
  });
});
