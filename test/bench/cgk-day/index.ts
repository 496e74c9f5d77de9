import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCompiled } from '../measure/compiled.ts';
import { figure, median } from '../measure/figure.ts';
import type { Figure } from '../measure/figure.ts';
import type { Days } from './day.ts';

export const name = 'cgk-day';

/** What one replication of the full day with the outage may take on one thread, warm. */
const GOAL_MS = 60;

/** Runs day.ts in a process of its own, compiled as for production. The goal is the baseline: a ratio below 1 reaches it. */
export function run(): Figure[] {
  const folder = mkdtempSync(join(tmpdir(), 'cgk-day-bench-'));
  try {
    writeCompiled(folder, 'test/bench/cgk-day');
    return figures(days(join(folder, 'test/bench/cgk-day/day.js')));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function days(script: string): Days {
  const seeds = join(import.meta.dirname, '../../../seeds');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--expose-gc', script, seeds], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${script} failed: ${stderr}`);
  return JSON.parse(stdout) as Days;
}

function figures({ processorMs, wallMs, travellers, events, heldBytes }: Days): Figure[] {
  const medianMs = median(processorMs);
  const grown = heldBytes.at(-1)! - heldBytes[0]!;
  return [
    figure('cgk-day: one replication, processor time, median', medianMs, 'ms', GOAL_MS),
    figure('cgk-day: one replication, processor time, fastest', Math.min(...processorMs), 'ms', GOAL_MS),
    figure('cgk-day: one replication, wall time, median', median(wallMs), 'ms', GOAL_MS),
    figure(
      'cgk-day: travellers a second',
      (travellers / medianMs) * 1000,
      '1/s',
      (travellers / GOAL_MS) * 1000,
    ),
    figure('cgk-day: events a second', (events / medianMs) * 1000, '1/s', (events / GOAL_MS) * 1000),
    figure('cgk-day: memory gained from the 6th hour to the 24th', grown / 1024, 'KiB', 1024),
  ];
}
