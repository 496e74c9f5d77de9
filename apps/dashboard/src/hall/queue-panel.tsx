import { Button } from '@mantine/core';
import { IconChartLine, IconDownload, IconTable } from '@tabler/icons-react';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { csvOf, download } from '../csv.ts';
import { wallScreen } from '../preferences.ts';
import { server } from '../server/endpoints.ts';
import type { HallSeries } from '../stream/hall-history.ts';
import { useBoard, useCell } from '../stream/use-board.ts';
import type { Zone } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { QueueChart } from './queue-chart.tsx';
import { modeAt } from './queue-rows.ts';
import { QueueTable } from './queue-table.tsx';

/** Of site time. */
const HISTORY_MINUTES = 360;

/** Queue length over site time: as a chart, as a table, as a file. */
export default function QueuePanel(props: {
  readonly hallId: string;
  readonly zone: Zone;
  readonly name: string;
}) {
  const { hallId, zone, name } = props;
  const { say } = useSpeech();
  const board = useBoard();
  const wall = useCell(wallScreen);
  const series = board.histories.of(hallId);
  const failure = useHistory(hallId, series);
  const [asTable, setAsTable] = useState(false);
  const saveCsv = (): void => download(`${hallId}-queue.csv`, queueCsv(series));

  return (
    <div className="queue-panel" role="group" aria-label={say('chart.title')}>
      <div className="queue-panel__head">
        <h4 className="queue-panel__title">{say('chart.title')}</h4>
        <Legend />
        {!wall && (
          <div className="queue-panel__tools">
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={
                asTable ? <IconChartLine size={14} aria-hidden /> : <IconTable size={14} aria-hidden />
              }
              onClick={() => setAsTable(!asTable)}
              aria-label={`${say(asTable ? 'chart.show-chart' : 'chart.show-table')}: ${name}`}
            >
              {say(asTable ? 'chart.show-chart' : 'chart.show-table')}
            </Button>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconDownload size={14} aria-hidden />}
              onClick={saveCsv}
              aria-label={say('chart.csv-label', { hall: name })}
            >
              {say('chart.csv')}
            </Button>
          </div>
        )}
      </div>
      {failure !== null && (
        <p className="queue-panel__failure">{say('chart.history-failed', { detail: failure })}</p>
      )}
      {asTable && !wall ? (
        <QueueTable series={series} zone={zone} name={name} />
      ) : (
        <QueueChart series={series} zone={zone} />
      )}
    </div>
  );
}

function Legend() {
  const { say } = useSpeech();
  return (
    <p className="legend" aria-hidden>
      <span data-series="autogate">{say('lane.autogate')}</span>
      <span data-series="counter">{say('lane.counter')}</span>
    </p>
  );
}

/** Asks for the past once, and again when a snapshot says that we missed some of it. */
function useHistory(hallId: string, series: HallSeries): string | null {
  const { say } = useSpeech();
  const { epoch } = useBoard();
  const asked = useSyncExternalStore(epoch.subscribe, epoch.get);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    let wanted = true;
    void server.history(hallId, HISTORY_MINUTES).then((answer) => {
      if (!wanted) return;
      if (answer.ok) series.merge(answer.value.points);
      setFailure(answer.ok ? null : answer.problem.detail || say('problem.unreachable'));
    });
    return () => {
      wanted = false;
    };
  }, [hallId, series, asked, say]);
  return failure;
}

function queueCsv(series: HallSeries): string {
  const columns = [
    'site_time_utc',
    'autogate_queue',
    'counter_queue',
    'autogate_wait_ms',
    'counter_wait_ms',
    'mode',
  ];
  const modes = series.modes();
  return csvOf(
    columns,
    series
      .points()
      .map(([atMs, ...values]) => [new Date(atMs).toISOString(), ...values, modeAt(atMs, modes)]),
  );
}
