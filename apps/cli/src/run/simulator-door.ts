import { z } from 'zod';
import { currentRun, problem, PROBLEM_MEDIA_TYPE, scenarioList } from '#contracts';
import type { CurrentRun, ScenarioList, StartRun } from '#contracts';
import type { Clock } from '#determinism';
import { SurroundingsError } from '../surroundings-error.ts';

/** The simulator would not begin the run. */
export class RunRefusedError extends SurroundingsError {
  constructor(scenario: string, why: string, remedy: string) {
    super('run-refused', `the run of "${scenario}" did not begin: ${why}`, remedy);
  }
}

/** The simulator as seen from the command. */
export interface SimulatorDoor {
  readonly url: string;
  readonly serviceToken: string;
}

async function call(door: SimulatorDoor, path: string, body?: unknown): Promise<Response> {
  return fetch(new URL(path, door.url), {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${door.serviceToken}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(60_000),
  });
}

async function refusal(answer: Response): Promise<string> {
  const text = await answer.text();
  if (!answer.headers.get('content-type')?.startsWith(PROBLEM_MEDIA_TYPE)) return `status ${answer.status}`;
  const told = problem.safeParse(JSON.parse(text));
  return told.success ? told.data.detail : `status ${answer.status}`;
}

/** The scenarios on offer, or null when the simulator does not tell. */
export async function fetchScenarios(door: SimulatorDoor): Promise<ScenarioList['scenarios'] | null> {
  const answer = await call(door, '/v1/scenarios');
  if (!answer.ok) return null;
  return scenarioList.parse(await answer.json()).scenarios;
}

/** The simulator's answer is not what its contract says: an older build, or another program on its port. */
export class SimulatorAnswerError extends SurroundingsError {
  constructor(detail: string) {
    super(
      'simulator-answer',
      `the simulator does not tell of its run: ${detail}`,
      'Build again: npm run build',
    );
  }
}

/** The run in hand, or null when there is none. @throws SimulatorAnswerError */
export async function fetchRun(door: SimulatorDoor): Promise<CurrentRun | null> {
  const answer = await call(door, '/v1/runs/current');
  if (answer.status === 404) return null;
  if (!answer.ok) throw new SimulatorAnswerError(await refusal(answer));
  const run = currentRun.safeParse(await answer.json());
  if (!run.success) throw new SimulatorAnswerError(z.prettifyError(run.error));
  return run.data;
}

/** @throws RunRefusedError with the simulator's own words. */
export async function beginRun(door: SimulatorDoor, run: StartRun): Promise<void> {
  const answer = await call(door, '/v1/runs', run);
  if (answer.ok) {
    await answer.body?.cancel();
    return;
  }
  const why = await refusal(answer);
  const scenarios = await fetchScenarios(door).catch(() => null);
  const names = scenarios?.map(({ scenario }) => scenario).join(', ');
  throw new RunRefusedError(
    run.scenario,
    why,
    names
      ? `Scenarios: ${names}. Or start without a run: npm start -- --no-run`
      : 'Start without a run: npm start -- --no-run',
  );
}

const runPatienceMs = 60_000;

/** Waits until the run has left its preparations. @throws RunRefusedError when it fails or takes over a minute. */
export async function waitForRun(clock: Clock, door: SimulatorDoor, scenario: string): Promise<CurrentRun> {
  const giveUpAtMs = clock.nowMs() + runPatienceMs;
  for (;;) {
    const run = await fetchRun(door);
    if (run?.state === 'running' || run?.state === 'paused' || run?.state === 'ended') return run;
    if (run?.state === 'failed') {
      throw new RunRefusedError(
        scenario,
        run.failure ?? 'it failed',
        'Read logs/simulator.log in the data folder.',
      );
    }
    if (clock.nowMs() > giveUpAtMs) {
      throw new RunRefusedError(
        scenario,
        `it was not running within ${runPatienceMs / 1000} s`,
        'Read logs/simulator.log in the data folder.',
      );
    }
    await clock.sleep(100);
  }
}
