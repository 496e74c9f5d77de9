import type { CSSProperties } from 'react';
import type { LaneBankObservation } from '#contracts';
import { useSpeech } from '../words/use-speech.tsx';

const ROWS = 2;
const ONE_ROW_UP_TO = 16;

/** Rows of equal length: a ragged last row would look like a closed lane. */
const lanesARow = (lanes: number): number =>
  lanes <= ONE_ROW_UP_TO ? ONE_ROW_UP_TO : Math.ceil(lanes / ROWS);

type LaneState = 'busy' | 'idle' | 'shut';

/** A box for each installed lane: filled serves, outlined is open and free, a dash is shut. */
export function LaneStrip({ name, bank }: { readonly name: string; readonly bank: LaneBankObservation }) {
  const { say } = useSpeech();
  return (
    <div
      className="lane-strip"
      role="img"
      style={{ '--lanes-a-row': lanesARow(bank.lanesInstalled) } as CSSProperties}
      aria-label={say('hall.lanes-label', {
        lane: name,
        installed: bank.lanesInstalled,
        open: bank.lanesOpen,
        busy: bank.lanesBusy,
      })}
    >
      {laneStates(bank).map((state, index) => (
        <i key={index} data-lane-state={state} />
      ))}
    </div>
  );
}

function laneStates({ lanesInstalled, lanesOpen, lanesBusy }: LaneBankObservation): LaneState[] {
  return Array.from({ length: lanesInstalled }, (_, lane) =>
    lane < lanesBusy ? 'busy' : lane < lanesOpen ? 'idle' : 'shut',
  );
}
