import type { CSSProperties } from 'react';
import type { LaneBankObservation } from '#contracts';
import { useSpeech } from '../words/use-speech.tsx';
import { LANE_PITCH_PX, lanePaths } from './lane-paths.ts';

/** A box for each installed lane: filled serves, outlined is open and free, a dash is shut. */
export function LaneStrip({ name, bank }: { readonly name: string; readonly bank: LaneBankObservation }) {
  const { say } = useSpeech();
  const { columns, rows, busy, idle, shut } = lanePaths(bank);
  const [width, height] = [columns * LANE_PITCH_PX.across, rows * LANE_PITCH_PX.down];
  return (
    <div
      className="lane-strip"
      role="img"
      aria-label={say('hall.lanes-label', {
        lane: name,
        installed: bank.lanesInstalled,
        open: bank.lanesOpen,
        busy: bank.lanesBusy,
      })}
    >
      {/* Three shapes however many lanes there are: hundreds of boxes would be hundreds of elements. */}
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        style={{ '--lanes-width': `${width}px`, '--lane-rows': rows } as CSSProperties}
        aria-hidden
      >
        <path className="lane-strip__busy" d={busy} />
        <path className="lane-strip__idle" d={idle} />
        <path className="lane-strip__shut" d={shut} />
      </svg>
    </div>
  );
}
