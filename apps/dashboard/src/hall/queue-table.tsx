import { useSyncExternalStore } from 'react';
import type { HallSeries } from '../stream/hall-history.ts';
import type { Zone } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { modeAt, tableRows } from './queue-rows.ts';

/** The chart's twin for those who read rather than see, or want the figures. */
export function QueueTable(props: {
  readonly series: HallSeries;
  readonly zone: Zone;
  readonly name: string;
}) {
  const { series, zone, name } = props;
  const { say, number, instant, duration } = useSpeech();
  const points = useSyncExternalStore(series.subscribe, series.points);
  const modes = useSyncExternalStore(series.subscribe, series.modes);
  const { stepMinutes, rows } = tableRows(points);
  const shown = (value: number | null): string => (value === null ? say('chart.no-value') : number(value));
  const waited = (ms: number | null): string => (ms === null ? say('hall.joiner-shut') : duration(ms));
  const caption = say('chart.caption', { hall: name, minutes: stepMinutes });
  return (
    // Scrolls, so it must be reachable by keyboard.
    <div className="queue-table" role="region" aria-label={caption} tabIndex={0}>
      <table className="table">
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">{say('chart.time', { zone: zone.zoneName })}</th>
            <th scope="col">{say('lane.autogate')}</th>
            <th scope="col">{say('lane.counter')}</th>
            <th scope="col">{say('chart.autogate-wait')}</th>
            <th scope="col">{say('chart.counter-wait')}</th>
            <th scope="col">{say('chart.mode')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([atMs, autogate, counter, autogateWait, counterWait]) => {
            const mode = modeAt(atMs, modes);
            return (
              <tr key={atMs}>
                <th scope="row">{instant(atMs, zone.timeZone, 'time')}</th>
                <td>{shown(autogate)}</td>
                <td>{shown(counter)}</td>
                <td>{autogate === null ? say('chart.no-value') : waited(autogateWait)}</td>
                <td>{counter === null ? say('chart.no-value') : waited(counterWait)}</td>
                <td>{mode === null ? say('chart.no-value') : say(`mode.${mode}`)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
