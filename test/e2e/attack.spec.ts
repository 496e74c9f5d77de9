import { beforeAll, describe, expect, it } from '@jest/globals';
import { attack, isProven } from '../attack/attack.ts';
import type { AttackReport } from '../attack/attack.ts';
import { PARTS, attackPlan } from '../attack/attack-plan.ts';
import { exportedHistory } from '../attack/exported-history.ts';
import { judge } from '../simulation/checker.ts';
import type { History } from '../simulation/history.ts';

/** `npm run attack -- --minutes 5 --seed N` is the long form. */
const SEED = 20_240_620;
const DURATION_MS = 36_000;

let report: AttackReport;
beforeAll(async () => {
  report = await attack(SEED, DURATION_MS);
}, 240_000);

describe('processes and databases killed at random instants, under torn wires and a sick centre', () => {
  it('keep every promise: nothing lost, doubled, out of order, let through unseen or forgotten', () => {
    expect(report.findings).toEqual([]);
    expect(report.verdict).toBe('true');
    expect(report.wronged).toEqual([]);
  });

  it('on PostgreSQL that writes through', () => {
    const on = { fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on' };
    expect(report.durability).toEqual([on, on]);
  });

  it('and nothing ends that was not killed; the seals prove the journal', () => {
    expect(report.diedByThemselves).toEqual([]);
    expect(report.isSealed).toBe(true);
  });

  it('with enough going on to mean something', () => {
    const { crossings, fallback, paper, repeats, repeatsAtRegister } = report.figures;
    expect(crossings).toBeGreaterThan(100);
    expect(fallback).toBeGreaterThan(10);
    expect(paper).toBeGreaterThan(0);
    expect(repeats).toBeGreaterThan(0);
    expect(repeatsAtRegister + report.figures.othersRefused).toBeGreaterThan(0);
    const killed = attackPlan(SEED, DURATION_MS).flatMap((one) => (one.kind === 'kill' ? one.deaths : []));
    expect(new Set(killed.map(({ part }) => part))).toEqual(new Set(PARTS));
  });
});

describe('the checker, on the history of real processes', () => {
  const kindsOf = (history: History): string[] => [
    ...new Set(judge(history).findings.map(({ kind }) => kind)),
  ];
  /** The export with its lines changed, as somebody might who is at the file. */
  function changed(change: (entries: string[]) => string[]): { history: History; exported: string } {
    const lines = report.exported.split('\n');
    const isCrossing = (line: string): boolean =>
      line.includes('"line":"entry"') && line.includes('"CrossingRecorded"');
    const crossings = lines.filter(isCrossing);
    const instead = change(crossings);
    let at = 0;
    const exported = lines
      .flatMap((line) => (isCrossing(line) ? (at++ === 0 ? instead : []) : [line]))
      .join('\n');
    return { exported, history: exportedHistory(exported, report.witnesses) };
  }

  it('sees an entry of the journal removed, doubled or moved; so do the seals', () => {
    const removed = changed((crossings) => crossings.slice(0, -1));
    expect(kindsOf(removed.history)).toEqual(expect.arrayContaining(['lost', 'invented']));
    const doubled = changed((crossings) => [...crossings, crossings[0]!]);
    expect(kindsOf(doubled.history)).toContain('duplicated');
    const moved = changed((crossings) => [...crossings].reverse());
    expect(kindsOf(moved.history)).toContain('reordered');
    expect([removed, doubled, moved].map(({ exported }) => isProven(exported))).toEqual([
      false,
      false,
      false,
    ]);
  });

  it('sees a record altered, or let through against a list', () => {
    const altered = changed(([first = '', ...others]) => [first.replace('GA832', 'GA833'), ...others]);
    expect(kindsOf(altered.history)).toContain('lost');
    const { journal } = report.history;
    const isListed: History['isListed'] = (_, { crossingId }) => crossingId === cleared?.crossing.crossingId;
    const cleared = journal.find(({ crossing }) => crossing.decision === 'cleared');
    expect(kindsOf({ ...report.history, isListed })).toContain('cleared-although-listed');
  });

  it('sees what the register lacks, has twice, has in another order or made up', () => {
    const { history } = report;
    const { register } = history;
    const kinds = (instead: History['register']): string[] => kindsOf({ ...history, register: instead });
    expect(kinds(register.slice(1))).toContain('lost');
    expect(kinds([...register, register[0]!])).toContain('duplicated');
    expect(kinds([...register].reverse())).toContain('reordered');
    expect(kinds([...register, { ...register[0]!, crossingId: 'never-recorded' }])).toContain('invented');
  });

  it('sees a fallback record that nobody screened again, and a queue that never emptied', () => {
    const { history } = report;
    expect(kindsOf({ ...history, screenedAgain: history.screenedAgain.slice(1) })).toContain(
      'never-screened',
    );
    const [crossingId = ''] = history.queue.keys();
    const queue: History['queue'] = new Map([...history.queue, [crossingId, 'pending']]);
    expect(kindsOf({ ...history, queue, end: 'restless' })).toEqual(['stuck']);
    expect(judge({ ...history, end: 'cut-off' }).verdict).toBe('unknown');
  });
});
