import type { HallTile, SiteTile } from '#contracts';
import type { LaneKind } from '../hall/mode-severity.ts';

/** The few numbers that tell whether a duty officer may look away. Null: not observed, which is not zero. */
export interface DutyNumbers {
  readonly queue: { readonly travellers: number; readonly overflow: number } | null;
  readonly wait: LongestWait | null;
  readonly records: {
    readonly unsynced: number;
    readonly oldestSiteAt: string | null;
    readonly blocked: number;
  } | null;
}

export interface LongestWait {
  readonly siteId: string;
  readonly direction: HallTile['direction'];
  readonly laneKind: LaneKind;
  /** Null: people queue and no lane is open. That is longer than any number. */
  readonly waitMs: number | null;
}

export function dutyNumbers(halls: readonly HallTile[], sites: readonly SiteTile[]): DutyNumbers {
  const observed = halls.flatMap(({ observation }) => observation ?? []);
  return {
    queue:
      observed.length === 0
        ? null
        : {
            travellers: sum(observed.flatMap((hall) => hall.banks.map((bank) => bank.queueLength))),
            overflow: sum(observed.map((hall) => hall.overflow)),
          },
    wait: longestWait(halls),
    records:
      sites.length === 0
        ? null
        : {
            unsynced: sum(sites.map((site) => site.backlog.unsynced)),
            oldestSiteAt: earliest(sites.map((site) => site.backlog.oldestSiteAt)),
            blocked: sum(sites.map((site) => site.backlog.blocked)),
          },
  };
}

/** Of the banks one can join: an empty bank without an open lane makes nobody wait. */
function longestWait(halls: readonly HallTile[]): LongestWait | null {
  const waits = halls.flatMap((hall) =>
    (hall.observation?.banks ?? [])
      .filter((bank) => bank.joinerWaitMs !== null || bank.queueLength > 0)
      .map((bank) => ({
        siteId: hall.siteId,
        direction: hall.direction,
        laneKind: bank.laneKind,
        waitMs: bank.joinerWaitMs,
      })),
  );
  const rank = (wait: LongestWait): number => wait.waitMs ?? Number.POSITIVE_INFINITY;
  return waits.reduce<LongestWait | null>(
    (longest, wait) => (longest === null || rank(wait) > rank(longest) ? wait : longest),
    null,
  );
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

/** Of ISO instants in UTC, which sort as text. */
export function earliest(instants: readonly (string | null)[]): string | null {
  return instants.reduce<string | null>(
    (first, instant) => (instant !== null && (first === null || instant < first) ? instant : first),
    null,
  );
}
