import { IconScanEye, IconUserShield } from '@tabler/icons-react';
import type { LaneBankObservation } from '#contracts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { LaneStrip } from './lane-strip.tsx';
import type { LaneKind } from './mode-severity.ts';

/** Hours and minutes take more room than minutes. */
const LONG_FROM_MS = 3_570_000;
const NO_WAIT_BELOW_MS = 1_000;
const ICONS = { autogate: IconScanEye, counter: IconUserShield } as const;

/** One bank of lanes: how many wait, how long, and what serves them. */
export function LaneBank(props: { readonly laneKind: LaneKind; readonly bank: LaneBankObservation | null }) {
  const speech = useSpeech();
  const { say, number } = speech;
  const { bank, laneKind } = props;
  const Icon = ICONS[laneKind];
  const name = say(`lane.${laneKind}`);
  return (
    <div className="bank" role="group" data-lane={laneKind} aria-label={name}>
      <div className="bank__head">
        <h4 className="bank__name">
          <Icon className="icon" size={17} aria-hidden /> {name}
        </h4>
        {bank !== null && (
          <p className="bank__lane-count">
            {say('hall.lanes', {
              open: bank.lanesOpen,
              installed: bank.lanesInstalled,
              busy: bank.lanesBusy,
            })}
          </p>
        )}
      </div>
      {bank === null ? (
        <p className="muted">{say('hall.not-installed')}</p>
      ) : (
        <>
          <LaneStrip name={name} bank={bank} />
          <dl className="bank__big">
            <div>
              <dd>{number(bank.queueLength)}</dd>
              <dt>{say('hall.queue')}</dt>
            </div>
            <div data-shut={bank.joinerWaitMs === null || undefined}>
              <dd data-long={(bank.joinerWaitMs ?? 0) >= LONG_FROM_MS || undefined}>
                {sayJoiner(speech, bank)}
              </dd>
              <dt>{bank.joinerWaitMs === null ? say('hall.no-lane-open') : say('hall.joiner')}</dt>
            </div>
          </dl>
          <MeasuredWaits bank={bank} />
        </>
      )}
    </div>
  );
}

function sayJoiner({ say, shortDuration }: Speech, bank: LaneBankObservation): string {
  if (bank.joinerWaitMs === null) return say('hall.joiner-shut');
  if (bank.joinerWaitMs < NO_WAIT_BELOW_MS) return say('hall.joiner-none');
  return say('hall.joiner-about', { wait: shortDuration(bank.joinerWaitMs) });
}

/** Waits of those whose check began lately, with how many they are: percentiles of nobody are not zero. */
function MeasuredWaits({ bank }: { readonly bank: LaneBankObservation }) {
  const { say, number, duration, shortDuration } = useSpeech();
  const { count, p50Ms, p90Ms, windowMs } = bank.waitingTimes;
  const window = duration(windowMs);
  const shown = (ms: number | null): string => (ms === null || count === 0 ? '–' : shortDuration(ms));
  return (
    <>
      <dl className="bank__small">
        <div>
          <dd>{shown(p50Ms)}</dd>
          <dt>{say('hall.waits-p50')}</dt>
        </div>
        <div>
          <dd>{shown(p90Ms)}</dd>
          <dt>{say('hall.waits-p90')}</dt>
        </div>
        <div>
          <dd>{number(bank.servedPerHour)}</dd>
          <dt>{say('hall.served')}</dt>
        </div>
      </dl>
      <p className="bank__sample">
        {count === 0 ? say('hall.waits-none', { window }) : say('hall.waits-of', { count, window })}
      </p>
    </>
  );
}
