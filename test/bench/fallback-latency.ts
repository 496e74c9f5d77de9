import type { CheckReply } from '#contracts';
import { SystemClock, monotonicMs } from '#determinism';
import { BorderGround } from '../support/border-process.ts';
import { check, observation, openLanes, run as runOf, siteAtAfter } from '../support/border-talk.ts';
import { eventually } from '../support/centre-process.ts';
import { figure, median } from './measure/figure.ts';
import type { Figure } from './measure/figure.ts';
import { lanesOf } from './measure/records.ts';

export const name = 'fallback-latency';

const ROUNDS_OF_EACH = 5;
const LANES = lanesOf(16);
/** Between two checks of a lane, so that there is always one about to begin. */
const BETWEEN_CHECKS_MS = 50;
const SENSORS_EVERY_MS = 500;
const CALM_MS = 1_000;
const AFTERWARDS_MS = 3_000;
const GOAL_MS = 2_000;
/** Border's LOOKUP_DEADLINE_MS where nobody has set another (apps/border/src/settings.ts). */
const LOOKUP_DEADLINE_MS = 800;

/** SIGKILL: nobody listens any more. SIGSTOP: connections stand, and nobody answers. */
type Death = 'SIGKILL' | 'SIGSTOP';

interface Round {
  /** From the signal to the answer by which a lane starts a documented check. */
  readonly firstDocumentedMs: number;
  /** What border made any check wait, by its own word, from its arrival on. */
  readonly longestWaitMs: number;
  /** The same as a lane has it: with the way to border and back. */
  readonly longestAnswerMs: number;
}

const clock = new SystemClock();

/** Lanes check at 1x through a real border until the data centre is killed, or freezes, under them; settings are the default ones. */
export async function run(): Promise<Figure[]> {
  const ground = await BorderGround.prepare();
  try {
    const rounds: Record<Death, Round[]> = { SIGKILL: [], SIGSTOP: [] };
    for (let at = 0; at < ROUNDS_OF_EACH; at += 1) {
      for (const death of ['SIGKILL', 'SIGSTOP'] as const) {
        rounds[death].push(await oneRound(ground, `bench-${death.toLowerCase()}-${at}`, death));
      }
    }
    return (['SIGKILL', 'SIGSTOP'] as const).flatMap((death) => {
      const first = rounds[death].map(({ firstDocumentedMs }) => firstDocumentedMs);
      const wait = Math.max(...rounds[death].map(({ longestWaitMs }) => longestWaitMs));
      const answer = Math.max(...rounds[death].map(({ longestAnswerMs }) => longestAnswerMs));
      const what = `fallback-latency: ${death} to first documented check`;
      return [
        figure(`${what}, median`, median(first), 'ms', GOAL_MS),
        figure(`${what}, longest`, Math.max(...first), 'ms', GOAL_MS),
        figure(`fallback-latency: longest wait for a lookup, ${death}`, wait, 'ms', LOOKUP_DEADLINE_MS),
        figure(`fallback-latency: longest a lane had to wait, ${death}`, answer, 'ms', LOOKUP_DEADLINE_MS),
      ];
    });
  } finally {
    await ground.clear();
  }
}

/** A run of its own, because the halls of the one before are still on documented checks. */
async function oneRound(ground: BorderGround, runId: string, death: Death): Promise<Round> {
  const { process: centre } = ground.centre;
  const startedMs = monotonicMs();
  const siteMs = (): number => Math.round(monotonicMs() - startedMs);
  await ground.talk.post('/v1/runs', runOf(runId, { speed: 1 }));
  await ground.talk.post('/v1/lanes', openLanes(runId, LANES));
  let going = true;
  const answers: {
    readonly atMs: number;
    readonly tier: string;
    readonly waitedMs: number;
    readonly tookMs: number;
  }[] = [];
  const work = [
    ...LANES.map(async (laneId) => {
      for (let number = 1; going; number += 1) {
        const asked = check(runId, laneId, number, { siteAt: siteAtAfter(siteMs()) });
        const askedMs = monotonicMs();
        const { status, body } = await ground.talk.post<CheckReply>('/v1/checks', asked);
        if (status !== 200) throw new Error(`a check was answered with ${status}: ${JSON.stringify(body)}`);
        const atMs = monotonicMs();
        answers.push({ atMs, tier: body.screening.tier, waitedMs: body.waitedMs, tookMs: atMs - askedMs });
        await clock.sleep(BETWEEN_CHECKS_MS);
      }
    }),
    (async () => {
      for (let number = 1; going; number += 1) {
        await ground.talk.post('/v1/observations', observation(runId, number, siteMs(), 1));
        await clock.sleep(SENSORS_EVERY_MS);
      }
    })(),
  ];
  const done = Promise.all(work);
  done.catch(() => undefined);
  // Border may still hold the centre for dead, after the round before.
  await eventually('checks are online', () => answers.at(-1)?.tier === 'online', 20_000);
  await clock.sleep(CALM_MS);
  const killedMs = monotonicMs();
  if (death === 'SIGKILL') void centre.kill();
  else process.kill(centre.pid ?? 0, 'SIGSTOP');
  await clock.sleep(AFTERWARDS_MS);
  going = false;
  await done;
  await centre.kill();
  await centre.start();
  const after = answers.filter(({ atMs }) => atMs >= killedMs);
  const first = after.find(({ tier }) => tier !== 'online');
  return {
    firstDocumentedMs: first ? first.atMs - killedMs : Number.POSITIVE_INFINITY,
    longestWaitMs: Math.max(...after.map(({ waitedMs }) => waitedMs)),
    longestAnswerMs: Math.max(...after.map(({ tookMs }) => tookMs)),
  };
}
