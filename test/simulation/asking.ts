import type { Answer } from './answer.ts';
import type { Border } from './border.ts';
import type { House } from './house.ts';
import type { World } from './world.ts';

/** As the simulator's client has them. */
export const ATTEMPT_DEADLINE_MS = 5_000;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 1_000;

export interface Asking<T> {
  readonly world: World;
  readonly house: House;
  /** For the story: who asks, and what for. */
  readonly who: string;
  readonly what: string;
  readonly ask: (border: Border, attempt: number) => Promise<Answer<T>>;
  /** After an attempt without an answer; true gives up. */
  readonly unanswered?: (attempts: number) => boolean;
}

export type Final<T> = Exclude<Answer<T>, { kind: 'unavailable' }>;

/** Asks until border answers: done, or refused for good; null when the asker gave up. */
export async function insist<T>(asking: Asking<T>): Promise<Final<T> | null> {
  const { world, house, who, what, ask, unanswered } = asking;
  let pauseMs = FIRST_PAUSE_MS;
  for (let attempt = 1; ; attempt += 1) {
    world.tell(who, () => `sends ${what}${attempt > 1 ? `, attempt ${attempt}` : ''}`);
    const answer = await world.exchange(
      what,
      () => house.serve((border) => ask(border, attempt)),
      ATTEMPT_DEADLINE_MS,
    );
    if (answer?.kind === 'done') return answer;
    if (answer?.kind === 'unavailable') world.tell(who, () => `is told to come back later: ${what}`);
    if (answer?.kind === 'refused') {
      world.tell(who, () => `is refused: ${what}: ${answer.code}`);
      return answer;
    }
    if (unanswered?.(attempt)) return null;
    await world.clock.sleep(pauseMs);
    pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS);
  }
}
