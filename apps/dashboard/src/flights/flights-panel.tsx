import { Button, SegmentedControl } from '@mantine/core';
import { IconDownload, IconPlaneDeparture } from '@tabler/icons-react';
import { useState } from 'react';
import { csvOf, download } from '../csv.ts';
import { wallScreen } from '../preferences.ts';
import { lastObservedAt } from '../stream/tile-store.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { useCell, useDerived, useFreshness, useTile, useTileKeys } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { flightsAtRisk } from './at-risk.ts';
import type { Flight } from './at-risk.ts';
import { FlightsTable } from './flights-table.tsx';
import './flights.css';

const WALL_ROWS_MAX = 7;

const flightsOf = (tiles: TileStore): readonly Flight[] =>
  tiles.all('flight').map((tile) => tile.observation);
const sameFlights = (a: readonly Flight[], b: readonly Flight[]): boolean =>
  a.length === b.length && a.every((flight, index) => flight === b[index]);
const anythingObserved = (tiles: TileStore): boolean =>
  tiles.all('hall').some((hall) => hall.observation !== null);

export function FlightsPanel() {
  const { say } = useSpeech();
  const wall = useCell(wallScreen);
  const [withGone, setWithGone] = useState(false);
  const flights = useDerived(flightsOf, sameFlights);
  const observed = useDerived(anythingObserved);
  const observedAt = useDerived(lastObservedAt);
  const stale = useFreshness(observedAt) === 'stale';
  const lastSeen = useLastSiteTime();
  const atRisk = flightsAtRisk(flights, withGone);
  return (
    <section
      className={`flights panel${stale ? ' hatched' : ''}`}
      data-stale={stale || undefined}
      aria-labelledby="flights-title"
    >
      <div className="flights__head">
        <div>
          <h2 className="panel__title" id="flights-title">
            <IconPlaneDeparture className="icon" size={18} aria-hidden /> {say('flights.title')}{' '}
            {atRisk.length > 0 && <span className="flights__count">{atRisk.length}</span>}
          </h2>
          <p className="muted flights__lead">
            {say('flights.lead')}
            {stale && lastSeen !== null && <strong> · {say('flights.as-of', { time: lastSeen })}</strong>}
          </p>
        </div>
        {!wall && (
          <div className="flights__tools">
            <SegmentedControl
              size="xs"
              aria-label={say('flights.scope')}
              value={withGone ? 'all' : 'waiting'}
              onChange={(scope) => setWithGone(scope === 'all')}
              data={[
                { value: 'waiting', label: say('flights.waiting') },
                { value: 'all', label: say('flights.all') },
              ]}
            />
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconDownload size={16} aria-hidden />}
              aria-label={say('flights.csv')}
              onClick={() => download('flights-at-risk.csv', flightsCsv(atRisk))}
            >
              {say('chart.csv')}
            </Button>
          </div>
        )}
      </div>
      {atRisk.length === 0 ? (
        <p className="flights__empty muted">{say(observed ? 'flights.empty' : 'flights.no-data')}</p>
      ) : (
        <FlightsTable flights={wall ? atRisk.slice(0, WALL_ROWS_MAX) : atRisk} brief={wall} />
      )}
      {wall && atRisk.length > WALL_ROWS_MAX && (
        <p className="muted flights__more">{say('flights.more', { count: atRisk.length - WALL_ROWS_MAX })}</p>
      )}
    </section>
  );
}

/** Site time of what is shown, in the zone of the first site. */
function useLastSiteTime(): string | null {
  const { time } = useSpeech();
  const siteAt = useTile('run', 'run')?.siteAt ?? null;
  const [first] = useTileKeys('site');
  const site = useTile('site', first ?? '');
  return siteAt === null || site === null ? null : time(siteAt, site, 'time-with-seconds');
}

function flightsCsv(flights: readonly Flight[]): string {
  const columns = [
    ...[
      'flight',
      'site',
      'direction',
      'other_airport',
      'state',
      'scheduled_utc',
      'estimated_utc',
      'delay_minutes',
    ],
    ...[
      'code_86_minutes',
      'code_93_minutes',
      'travellers_through',
      'travellers_expected',
      'travellers_missed',
    ],
  ];
  const minutesOf = (flight: Flight, code: '86' | '93'): number =>
    flight.delayCodes.find((delay) => delay.code === code)?.minutes ?? 0;
  return csvOf(
    columns,
    flights.map((flight) => [
      ...[flight.flightNumber, flight.siteId, flight.direction, flight.otherAirport, flight.state],
      ...[flight.scheduledAt, flight.estimatedAt, flight.delayMinutes],
      ...[minutesOf(flight, '86'), minutesOf(flight, '93')],
      ...[flight.travellersThrough, flight.travellersExpected, flight.travellersMissed],
    ]),
  );
}
