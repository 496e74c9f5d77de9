import { describe, expect, it } from '@jest/globals';
import { LaneQueues } from './lane-queues.ts';
import type { PendingEntry } from './ports.ts';

const entry = (lane: string, laneSequence: number, siteId = 'CGK-T3'): PendingEntry => ({
  key: `${lane}.${laneSequence}`,
  crossingId: `${lane}.${laneSequence}`,
  siteId,
  laneKey: lane,
  laneSequence,
  fallback: false,
  attempts: 0,
});
const ids = (queues: LaneQueues): string[] =>
  queues.take()?.entries.map(({ crossingId }) => crossingId) ?? [];

describe('lane queues', () => {
  it('fill a batch from several lanes of one site, each lane in its order', () => {
    const queues = new LaneQueues(4);
    for (const one of [
      entry('G1', 2),
      entry('G1', 1),
      entry('C9', 7, 'DPS'),
      entry('G2', 1),
      entry('G2', 2),
    ]) {
      queues.add(one);
    }
    expect(ids(queues)).toEqual(['G1.1', 'G1.2', 'G2.1', 'G2.2']);
    expect(ids(queues)).toEqual(['C9.7']);
  });

  it('let nothing of a lane overtake what is on its way', () => {
    const queues = new LaneQueues(1);
    queues.add(entry('G1', 1));
    queues.add(entry('G1', 2));
    const batch = queues.take()!;
    expect(queues.take()).toBeNull();
    queues.answered(batch, new Set(['G1.1']));
    expect(ids(queues)).toEqual(['G1.2']);
  });

  it('take what was not delivered again, first things first', () => {
    const queues = new LaneQueues(4);
    queues.add(entry('G1', 1));
    const batch = queues.take()!;
    queues.add(entry('G1', 2));
    queues.undelivered(batch);
    expect(ids(queues)).toEqual(['G1.1', 'G1.2']);
  });

  it('know an entry that they hold already', () => {
    const queues = new LaneQueues(4);
    queues.add(entry('G1', 1));
    const batch = queues.take()!;
    queues.add(entry('G1', 1));
    expect(queues.size).toBe(1);
    queues.answered(batch, new Set(['G1.1']));
    expect(queues.size).toBe(0);
  });

  it('find the one entry that nobody answers, by halves, while other lanes go on', () => {
    const queues = new LaneQueues(8);
    for (let at = 1; at <= 8; at += 1) queues.add(entry('G1', at));
    for (let at = 1; at <= 8; at += 1) queues.add(entry('G2', at));
    const bad = 'G1.3';
    const done: string[] = [];
    let alone: PendingEntry | null = null;
    for (let round = 0; round < 40 && !alone; round += 1) {
      const batch = queues.take();
      if (!batch) break;
      if (batch.entries.some(({ crossingId }) => crossingId === bad)) alone = queues.unanswered(batch);
      else {
        done.push(...batch.entries.map(({ crossingId }) => crossingId));
        queues.answered(batch, new Set(done));
      }
    }
    expect(alone?.crossingId).toBe(bad);
    expect(done).toContain('G2.8');
    expect(done).toEqual(expect.arrayContaining(['G1.1', 'G1.2']));
    expect(done).not.toContain('G1.4');
  });
});
