import { describe, expect, it } from '@jest/globals';
import type { RecordCrossing } from '#contracts';
import { VirtualClock } from '#determinism';
import { CrossingIntake } from '../intake/crossing-intake.ts';
import { SpecDisk } from './spec-disk.ts';
import { Spool, SpoolFailedError } from './spool.ts';
import { SpooledCrossings } from './spooled-crossings.ts';

const crossing = (crossingId: string, decision: 'cleared' | 'referred' = 'cleared'): RecordCrossing =>
  ({ crossingId, decision }) as RecordCrossing;

async function intakeOn(disk: SpecDisk, clock = new VirtualClock(0)) {
  const spool = new Spool({ disk, clock, newId: () => 'only' });
  await spool.find();
  spool.open();
  const at = (): string => new Date(clock.nowMs()).toISOString();
  const crossings = new SpooledCrossings(spool, ({ text }) => Buffer.from(text), at);
  return { intake: new CrossingIntake(crossings), crossings, clock };
}

describe('crossings in a spool', () => {
  it('are each kept once: the same again is a repeat, another record under the id is refused', async () => {
    const disk = new SpecDisk();
    const { intake } = await intakeOn(disk);
    const [one, again, other] = await Promise.all([
      intake.take(crossing('run.lane.1'), true),
      intake.take(crossing('run.lane.1'), true),
      intake.take(crossing('run.lane.1', 'referred'), true),
    ]);
    const recordedAt = '1970-01-01T00:00:00.000Z';
    expect([one, again, other]).toEqual([
      { kind: 'recorded', recordedAt },
      { kind: 'repeat', recordedAt },
      { kind: 'differs' },
    ]);
    expect(disk.only('.spool').bytes.toString().split('run.lane.1')).toHaveLength(2);
  });

  it('that the disk failed with may be there: the same is written again, another record is refused', async () => {
    const disk = new SpecDisk();
    const { intake, clock } = await intakeOn(disk);
    disk.fails = (asked) => {
      if (asked.startsWith('sync ')) throw new Error('input/output error');
    };
    await expect(intake.take(crossing('run.lane.1'), true)).rejects.toBeInstanceOf(SpoolFailedError);
    disk.fails = () => undefined;
    clock.advanceTo(2_000);
    expect(await intake.take(crossing('run.lane.1', 'referred'), true)).toEqual({ kind: 'differs' });
    expect(await intake.take(crossing('run.lane.1'), true)).toMatchObject({ kind: 'recorded' });
  });

  it('are forgotten when the database has them', async () => {
    const { intake, crossings } = await intakeOn(new SpecDisk());
    await intake.take(crossing('run.lane.1'), true);
    crossings.forget();
    expect(await crossings.known(['run.lane.1'])).toEqual(new Map());
  });
});
