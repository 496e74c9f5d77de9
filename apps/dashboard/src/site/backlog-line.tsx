import { IconCircleCheck, IconCloudUpload, IconHandStop, IconStack2 } from '@tabler/icons-react';
import type { SiteTile } from '#contracts';
import { useTile } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';

/** "1,284 crossings not yet at the centre; oldest 3 h 12 min; 4 set aside". Always on the screen. */
export function BacklogLine({ site }: { readonly site: SiteTile }) {
  const speech = useSpeech();
  const siteAt = useTile('run', 'run')?.siteAt ?? null;
  const { backlog } = site;
  const draining = backlog.unsynced > backlog.blocked && backlog.drainedPerSecond > 0;
  const Icon =
    backlog.blocked > 0
      ? IconHandStop
      : backlog.unsynced === 0
        ? IconCircleCheck
        : draining
          ? IconCloudUpload
          : IconStack2;
  return (
    <p
      className="backlog"
      data-state={backlog.blocked > 0 ? 'blocked' : backlog.unsynced === 0 ? 'none' : 'some'}
    >
      <Icon className="icon" size={18} aria-hidden />
      <span>
        <strong>{sayBacklog(speech, backlog, siteAt)}</strong>
        <span className="muted">
          {draining &&
            ` · ${speech.say('backlog.draining', { perSecond: Math.round(backlog.drainedPerSecond) })}`}
          {` · ${speech.say('backlog.acknowledged', { count: backlog.acknowledged })}`}
        </span>
        {site.direct && (
          <span className="backlog__direct">
            {speech.say('backlog.direct', {
              state: site.direct.spool.state,
              records: site.direct.spool.records,
            })}
          </span>
        )}
      </span>
    </p>
  );
}

function sayBacklog({ say, duration }: Speech, backlog: SiteTile['backlog'], siteAt: string | null): string {
  const { unsynced, blocked, oldestSiteAt } = backlog;
  if (unsynced === 0) return say('backlog.none', { blocked });
  if (oldestSiteAt === null || siteAt === null) return say('backlog.line-no-oldest', { unsynced, blocked });
  const oldest = duration(Date.parse(siteAt) - Date.parse(oldestSiteAt));
  return say('backlog.line', { unsynced, blocked, oldest });
}
