import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findProjectFolder } from '../../apps/cli/src/index.ts';
import { until } from '../support/running-system.ts';
import { environmentWith } from '../support/settings.ts';

const projectFolder = findProjectFolder();
let ground = '';
let dataFolder = '';

/** The command as a person starts it, with what it has printed so far. */
class Command {
  readonly process: ChildProcess;
  printed = '';
  /** Exit code, or the signal it died of. */
  readonly ended: Promise<number | string>;

  constructor(...args: readonly string[]) {
    this.process = spawn(
      process.execPath,
      [join(projectFolder, 'dist', 'apps', 'cli', 'src', 'main.js'), ...args],
      {
        cwd: projectFolder,
        env: environmentWith({ LOG_LEVEL: 'warn' }),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.printed += text));
    }
    this.ended = new Promise((done) => {
      this.process.once('close', (code, signal) => {
        done(code ?? signal ?? 'unknown');
      });
    });
  }

  async untilPrinted(pattern: RegExp, withinMs = 60_000): Promise<RegExpExecArray> {
    return until(`${pattern.source} in: ${this.printed}`, () => pattern.exec(this.printed), withinMs);
  }

  /** Numbers of the processes it has started that still run. */
  async children(): Promise<number[]> {
    const { pid } = this.process;
    const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '');
    return text.trim().split(/\s+/).filter(Boolean).map(Number);
  }
}

const up = (): Command => new Command('up', '--port', '0', '--data', dataFolder, '--no-run');

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

beforeAll(async () => {
  ground = await mkdtemp(join(tmpdir(), 'perlintasan-up-'));
  await chmod(ground, 0o755);
  dataFolder = join(ground, 'data');
});
afterAll(() => rm(ground, { recursive: true, force: true }));

describe('perlintasan up', () => {
  let first: Command;
  let address = '';
  beforeAll(async () => {
    first = up();
    address = (await first.untilPrinted(/is up after .* s: (http:\S+)/))[1] ?? '';
    await first.untilPrinted(/Ctrl-C stops everything/);
  }, 90_000);
  afterAll(() => {
    first.process.kill('SIGKILL');
  });

  it('tells each step with its seconds, and one address that answers', async () => {
    for (const step of [
      'PostgreSQL of the site',
      'PostgreSQL of the centre',
      'data-centre',
      'border',
      'simulator',
    ]) {
      expect(first.printed).toMatch(new RegExp(`✓ +\\d+\\.\\d s {2}${step} · port \\d+`));
    }
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);
  });

  it.each(['viewer', 'operator', 'qa', 'planner', 'auditor'])(
    'prints a password that lets %s in',
    async (name) => {
      const password = new RegExp(`^  ${name} +(\\S+)`, 'm').exec(first.printed)?.[1];
      const answer = await fetch(`${address}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: address },
        body: JSON.stringify({ name, password }),
      });
      expect([answer.status, await answer.text()]).toEqual([
        200,
        expect.stringContaining(`"role":"${name}"`),
      ]);
    },
  );

  it('is refused a second time on the same data folder, with the way out', async () => {
    const second = up();
    expect(await second.ended).toBe(1);
    expect(second.printed).toContain(`Perlintasan runs already on ${dataFolder}`);
    expect(second.printed).toContain(`Open ${address}`);
  });

  it('can be given a run later, and says what scenarios there are when it knows no such one', async () => {
    const refused = new Command('run', 'normal-dya', '--data', dataFolder);
    expect(await refused.ended).toBe(1);
    expect(refused.printed).toMatch(/the run of "normal-dya" did not begin: .*Scenarios: .*normal-day/s);
    const begun = new Command('run', 'small-hall', '--speed', '10', '--data', dataFolder);
    expect([await begun.ended, begun.printed]).toEqual([
      0,
      expect.stringContaining('10 times faster than real'),
    ]);
  }, 60_000);

  it('brings an app back that was killed, and says so', async () => {
    const pids = await first.children();
    const commands = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8')));
    const border = pids[commands.findIndex((command) => command.includes('apps/border/'))] ?? 0;
    process.kill(border, 'SIGKILL');
    await first.untilPrinted(/border is down .*\nborder is back after/s);
  }, 60_000);

  it('stops everything at Ctrl-C, in order, and leaves no process', async () => {
    const pids = await first.children();
    expect(pids.length).toBeGreaterThanOrEqual(6);
    first.process.kill('SIGINT');
    first.process.kill('SIGINT'); // as npm passes it on: no impatience
    expect(await first.ended).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);
    const order = [...first.printed.matchAll(/s {2}(\S+) stopped/g)].map(([, name]) => name);
    expect(order.slice(-2).sort()).toEqual(['centre-postgres', 'site-postgres']);
    expect(order).toHaveLength(6);
  }, 60_000);

  it('leaves no process when it is killed, and starts again on what it left', async () => {
    const killed = up();
    await killed.untilPrinted(/Ctrl-C stops everything/);
    expect(killed.printed).not.toMatch(/viewer +\w{4}-\w{4}/); // passwords are shown once
    const pids = await killed.children();
    killed.process.kill('SIGKILL');
    const again = up();
    await until('their end', () => pids.every((pid) => !isAlive(pid)));
    await again.untilPrinted(/Ctrl-C stops everything/);
    again.process.kill('SIGTERM');
    expect(await again.ended).toBe(0);
  }, 120_000);
});
