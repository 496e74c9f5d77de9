import { describe, expect, it } from '@jest/globals';
import type { StartFault } from '#contracts';
import { VirtualClock } from '#determinism';
import { parseFault } from '#faults';
import { FaultBoard, MAX_FAULTS } from './fault-board.ts';
import type { StartOutcome } from './fault-board.ts';

const asked = (changes: Partial<StartFault> = {}): StartFault => ({
  faultId: 'visa-down',
  runId: 'pdn-2024-7f3a9c',
  kind: 'stop',
  parameters: {},
  services: ['visa'],
  sites: 'all',
  leaseMs: 10_000,
  startedBy: 'qa',
  ...changes,
});

function boardAt(startMs = 0) {
  const clock = new VirtualClock(startMs);
  const board = new FaultBoard(clock);
  const journal: string[] = [];
  board.watch({
    faultStarted: ({ faultId, by }) => void journal.push(`${faultId} started by ${by}`),
    faultEnded: ({ faultId, by }) => void journal.push(`${faultId} ended by ${by}`),
  });
  const start = (changes: Partial<StartFault> = {}): StartOutcome => {
    const given = asked(changes);
    const parsed = parseFault(given.kind, given.parameters);
    if (!parsed.ok) throw new Error(parsed.problems[0].message);
    return board.start(given, parsed.fault);
  };
  return { clock, board, journal, start };
}

describe('FaultBoard', () => {
  it('bites the services and sites of a fault, and counts', () => {
    const { board, start } = boardAt();
    start({ sites: ['DPS'] });
    expect(board.bite('visa', 'DPS')).toEqual({
      faultId: 'visa-down',
      misbehaviour: { effect: 'refuse', status: 503, code: 'service-stopped' },
    });
    expect([board.bite('visa', 'CGK-T3'), board.bite('watchlist', 'DPS'), board.bite('visa', null)]).toEqual([
      null,
      null,
      null,
    ]);
    expect(board.active().map(({ hits }) => hits)).toEqual([1]);
  });

  it('ends a fault that nobody renews, and says so', () => {
    const { clock, board, journal, start } = boardAt();
    start();
    clock.advanceBy(9_999);
    expect(board.bite('visa', null)).not.toBeNull();
    clock.advanceBy(1);
    expect(board.bite('visa', null)).toBeNull();
    expect(journal).toEqual(['visa-down started by qa', 'visa-down ended by lease']);
  });

  it('keeps a fault that is renewed', () => {
    const { clock, board, start } = boardAt();
    start();
    for (let renewal = 0; renewal < 5; renewal += 1) {
      clock.advanceBy(8_000);
      expect(board.renew('visa-down', 10_000)).toMatchObject({ faultId: 'visa-down' });
    }
    expect(board.active().map(({ leaseEndsAt }) => leaseEndsAt)).toEqual(['1970-01-01T00:00:50.000Z']);
  });

  it('starts a fault again whose lease ran out when its owner turns out to be there', () => {
    const { clock, board, journal, start } = boardAt();
    start();
    clock.advanceBy(60_000);
    expect(board.renew('visa-down', 10_000)).not.toBeNull();
    expect(journal.at(-1)).toBe('visa-down started by renewal');
  });

  it('keeps ended what a person ended, also when its lease had run out before', () => {
    const { clock, board, start } = boardAt();
    start();
    expect(board.end('visa-down', 'qa')).not.toBeNull();
    expect([board.renew('visa-down', 10_000), start()]).toEqual([null, 'ended-before']);
    start({ faultId: 'lapsed' });
    clock.advanceBy(60_000);
    expect(board.end('lapsed', 'qa')).toBeNull();
    expect(board.renew('lapsed', 10_000)).toBeNull();
  });

  it('ends everything of a run, and nothing else', () => {
    const { board, journal, start } = boardAt();
    start();
    start({ faultId: 'another', runId: 'another-run' });
    expect(board.endRun('pdn-2024-7f3a9c', 'run').map(({ faultId }) => faultId)).toEqual(['visa-down']);
    expect(board.active().map(({ faultId }) => faultId)).toEqual(['another']);
    expect(journal.at(-1)).toBe('visa-down ended by run');
  });

  it('takes the same start twice as one, and another under its id not at all', () => {
    const { board, journal, start } = boardAt();
    expect([start(), start(), start({ leaseMs: 20_000 })]).toEqual(['started', 'repeat', 'other-content']);
    expect([board.active().length, journal.length]).toEqual([1, 1]);
  });

  it('holds a bounded number of faults', () => {
    const { start } = boardAt();
    for (let at = 0; at < MAX_FAULTS; at += 1) start({ faultId: `fault-${at}` });
    expect(start()).toBe('full');
  });

  it('resumes a fault with what was left of its lease', () => {
    const { clock, board, start } = boardAt(1_000_000);
    const parsed = parseFault('flap', { downMs: 1_000, upMs: 1_000 });
    if (!parsed.ok) throw new Error(parsed.problems[0].message);
    const flap = asked({ kind: 'flap', parameters: { downMs: 1_000, upMs: 1_000 } });
    board.resume(flap, parsed.fault, 999_500, 1_002_000);
    expect(start()).toBe('other-content');
    expect(board.bite('visa', null)).not.toBeNull();
    // It flaps on from its start, not from its resumption.
    clock.advanceBy(600);
    expect(board.bite('visa', null)).toBeNull();
    clock.advanceBy(1_400);
    expect(board.active()).toEqual([]);
  });
});
