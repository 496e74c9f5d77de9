import { IconScanEye, IconUserShield } from '@tabler/icons-react';
import type { LaneBankObservation } from '#contracts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { LaneStrip } from './lane-strip.tsx';
import type { LaneKind } from './mode-severity.ts';

const ICONS = { autogate: IconScanEye, counter: IconUserShield } as const;

/** One bank of lanes: how many wait, how long, and what serves them. */
export function LaneBank(props: { readonly laneKind: LaneKind; readonly bank: LaneBankObservation | null }) {
  const speech = useSpeech();
  const { say, number } = speech;
  const { bank, laneKind } = props;
  const Icon = ICONS[laneKind];
  const name = say(`lane.${laneKind}`);
  return (
    <section className="bank" data-lane={laneKind} aria-label={name}>
      <h4 className="bank__name">
        <Icon className="icon" size={17} aria-hidden /> {name}
      </h4>
      {bank === null ? (
        <p className="muted">{say('hall.not-installed')}</p>
      ) : (
        <>
          <div className="bank__lanes">
            <LaneStrip name={name} bank={bank} />
            <p className="bank__lane-count">
              {say('hall.lanes', { open: bank.lanesOpen, installed: bank.lanesInstalled, busy: bank.lanesBusy })}
            </p>
          </div>
          <dl className="bank__big">
            <div>
              <dd>{number(bank.queueLength)}</dd>
              <dt>{say('hall.queue')}</dt>
            </div>
            <div data-shut={bank.joinerWaitMs === null || undefined}>
              <dd>{sayJoiner(speech, bank)}</dd>
              <dt>{bank.joinerWaitMs === null ? say('hall.no-lane-open') : say('hall.joiner')}</dt>
            </div>
          </dl>
          <dl className="bank__small">
            <dt>{say('hall.waits')}</dt>
            <dd>
              <Waits times={bank.waitingTimes} />
            </dd>
            <dt>{say('hall.served')}</dt>
            <dd>{say('hall.served-per-hour', { count: Math.round(bank.servedPerHour) })}</dd>
          </dl>
        </>
      )}
    </section>
  );
}

function sayJoiner({ say, duration }: Speech, bank: LaneBankObservation): string {
  if (bank.joinerWaitMs === null) return say('hall.joiner-shut');
  return say('hall.joiner-about', { wait: duration(bank.joinerWaitMs) });
}

/** Measured waits of those whose check began lately, with how many they are: percentiles of nobody are not zero. */
function Waits({ times }: { readonly times: LaneBankObservation['waitingTimes'] }) {
  const { say, duration } = useSpeech();
  const window = duration(times.windowMs);
  if (times.count === 0 || times.p50Ms === null || times.p90Ms === null) {
    return <span className="muted">{say('hall.waits-none', { window })}</span>;
  }
  return (
    <>
      {say('hall.waits-p50')} <strong>{duration(times.p50Ms)}</strong> · {say('hall.waits-p90')}{' '}
      <strong>{duration(times.p90Ms)}</strong>{' '}
      <span className="muted">{say('hall.waits-of', { count: times.count, window })}</span>
    </>
  );
}
