import { useEffect, useRef, useSyncExternalStore } from 'react';
import { useComputedColorScheme } from '@mantine/core';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { HallSeries } from '../stream/hall-history.ts';
import type { Speech, Zone } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { drawModeBands } from './draw-mode-bands.ts';

const HEIGHT_PX = 150;

export function QueueChart({ series, zone }: { readonly series: HallSeries; readonly zone: Zone }) {
  const speech = useSpeech();
  const scheme = useComputedColorScheme();
  const frame = useRef<HTMLDivElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const points = useSyncExternalStore(series.subscribe, series.points);
  const enough = points.length >= 2;

  useEffect(() => {
    const element = frame.current;
    if (element === null || !enough) return;
    const chart = new uPlot(options(speech, zone, series, readout.current), dataOf(series), element);
    const fit = new ResizeObserver(() => {
      if (element.clientWidth > 0)
        chart.setSize({ width: element.clientWidth, height: Math.max(element.clientHeight, 40) });
    });
    fit.observe(element);
    const unsubscribe = series.subscribe(() => chart.setData(dataOf(series)));
    return () => {
      unsubscribe();
      fit.disconnect();
      chart.destroy();
    };
    // A chart takes its colours and words when it is made: it is made anew when they change.
  }, [series, zone.timeZone, zone.zoneName, speech, scheme, enough]);

  const last = points.at(-1);
  const shown = (value: number | null | undefined): string =>
    value === null || value === undefined ? speech.say('chart.no-value') : speech.number(value);
  return (
    <figure className="queue-chart">
      {enough ? (
        <div
          ref={frame}
          className="queue-chart__frame"
          role="img"
          aria-label={speech.say('chart.label', {
            autogate: shown(last?.[1]),
            counter: shown(last?.[2]),
            max: Math.max(0, ...points.map((point) => Math.max(point[1] ?? 0, point[2] ?? 0))),
          })}
        />
      ) : (
        <p className="queue-chart__frame muted">{speech.say('chart.empty')}</p>
      )}
      <p className="queue-chart__readout" ref={readout} aria-hidden />
    </figure>
  );
}

/** uPlot counts time in seconds. */
function dataOf(series: HallSeries): uPlot.AlignedData {
  const points = series.points();
  return [
    points.map((point) => point[0] / 1_000),
    points.map((point) => point[1]),
    points.map((point) => point[2]),
  ];
}

function options(speech: Speech, zone: Zone, series: HallSeries, readout: HTMLElement | null): uPlot.Options {
  const style = getComputedStyle(document.documentElement);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const rem = Number.parseFloat(style.fontSize);
  const axis = {
    stroke: colour('--ink-3'),
    font: `${Math.round(rem * 0.72)}px ${getComputedStyle(document.body).fontFamily}`,
    grid: { stroke: colour('--line'), width: 1 },
    ticks: { show: false },
  };
  const at = (seconds: number): string => speech.instant(seconds * 1_000, zone.timeZone, 'time');
  return {
    width: 320,
    height: HEIGHT_PX,
    padding: [rem * 1.15, 8, 0, 0],
    legend: { show: false },
    cursor: { y: false, points: { size: 6 }, drag: { x: false, y: false } },
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), zone.timeZone),
    scales: { y: { range: (_, __, max) => [0, Math.max(10, Math.ceil((max ?? 0) * 1.1))] } },
    axes: [
      { ...axis, size: rem * 1.6, space: rem * 4, values: (_, splits) => splits.map(at) },
      {
        ...axis,
        size: rem * 2.6,
        space: rem * 2,
        incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000],
        values: (_, splits) => splits.map((value) => speech.number(value)),
      },
    ],
    series: [
      {},
      { stroke: colour('--series-autogate'), width: 2, dash: [6, 4], points: { show: false } },
      { stroke: colour('--series-counter'), width: 2, points: { show: false } },
    ],
    hooks: {
      drawClear: [(chart) => drawModeBands(chart, series.modes(), speech)],
      setCursor: [
        (chart) => {
          if (readout === null) return;
          const index = chart.cursor.idx;
          const point = index === null || index === undefined ? undefined : series.points()[index];
          const value = (count: number | null): string => (count === null ? '–' : speech.number(count));
          readout.textContent =
            point === undefined
              ? ''
              : `${speech.time(point[0], zone)} · ${speech.say('lane.autogate')} ${value(point[1])} · ${speech.say('lane.counter')} ${value(point[2])}`;
        },
      ],
    },
  };
}
