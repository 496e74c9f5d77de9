import type { ReactNode } from 'react';
import type { HallTile } from '#contracts';
import { flightsAtRisk } from '../flights/at-risk.ts';
import type { TileStore } from '../stream/tile-store.ts';
import { lastObservedAt } from '../stream/tile-store.ts';
import { useDerived, useFreshness, useTile } from '../stream/use-board.ts';
import type { Speech } from '../words/speech.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { dutyNumbers, sum } from './duty-numbers.ts';
import type { DutyNumbers } from './duty-numbers.ts';
import './duty.css';

const numbersOf = (tiles: TileStore): DutyNumbers => dutyNumbers(tiles.all('hall'), tiles.all('site'));
const sameJson = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

interface FlightNumbers {
  readonly count: number;
  readonly held: number;
  readonly worstMinutes: number;
}
function flightNumbersOf(tiles: TileStore): FlightNumbers | null {
  const seen: readonly HallTile[] = tiles.all('hall');
  if (!seen.some((hall) => hall.observation !== null)) return null;
  const atRisk = flightsAtRisk(
    tiles.all('flight').map((tile) => tile.observation),
    false,
  );
  return {
    count: atRisk.length,
    held: sum(atRisk.map((flight) => (flight.state === 'held' ? 1 : 0))),
    worstMinutes: atRisk[0]?.delayMinutes ?? 0,
  };
}

/** The numbers that come first on a telephone: wait, queue, records; flights where there is room. */
export function DutyStrip() {
  const speech = useSpeech();
  const { say, number, duration, shortDuration } = speech;
  const { queue, wait, records } = useDerived(numbersOf, sameJson);
  const flights = useDerived(flightNumbersOf, sameJson);
  const freshness = useFreshness(useDerived(lastObservedAt));
  return (
    <section className="duty" data-freshness={freshness} aria-label={say('duty.title')}>
      <Figure
        label={say('duty.wait')}
        value={
          wait === null ? null : wait.waitMs === null ? say('hall.joiner-shut') : shortDuration(wait.waitMs)
        }
        known={queue !== null}
        empty={say('hall.joiner-none')}
        detail={wait !== null && sayWhere(speech, wait)}
      />
      <Figure
        label={say('duty.queue')}
        value={queue === null ? null : number(queue.travellers)}
        known={queue !== null}
        detail={queue !== null && say('duty.queue-detail', { overflow: queue.overflow })}
      />
      <Figure
        label={say('duty.unsynced')}
        value={records === null ? null : number(records.unsynced)}
        known={records !== null}
        detail={records !== null && <RecordsDetail records={records} />}
      />
      <Figure
        label={say('duty.flights')}
        value={flights === null ? null : number(flights.count)}
        known={flights !== null}
        extra
        detail={
          flights !== null &&
          (flights.count === 0
            ? say('duty.flights-none')
            : say('duty.flights-detail', {
                held: flights.held,
                delay: duration(flights.worstMinutes * 60_000),
              }))
        }
      />
    </section>
  );
}

interface FigureProps {
  readonly label: string;
  /** Null: nothing to show, because nothing is known or because there is nothing. */
  readonly value: string | null;
  readonly known: boolean;
  readonly empty?: string;
  readonly detail: ReactNode;
  /** Not among the three of the telephone. */
  readonly extra?: boolean;
}

function Figure({ label, value, known, empty, detail, extra = false }: FigureProps) {
  const { say } = useSpeech();
  const shown = value ?? (known ? empty : undefined);
  return (
    <dl
      className="figure panel"
      data-extra={extra || undefined}
      data-unknown={shown === undefined || undefined}
    >
      <dt className="figure__label">{label}</dt>
      <dd className="figure__value">{shown ?? '–'}</dd>
      <dd className="figure__detail">{shown === undefined ? say('duty.nothing') : detail}</dd>
    </dl>
  );
}

function sayWhere({ say }: Speech, wait: NonNullable<DutyNumbers['wait']>): string {
  return say('duty.wait-where', {
    site: wait.siteId,
    direction: say(`direction.${wait.direction}.short`),
    lane: say(`lane.${wait.laneKind}.short`),
  });
}

function RecordsDetail({ records }: { readonly records: NonNullable<DutyNumbers['records']> }) {
  const { say, duration } = useSpeech();
  const siteAt = useTile('run', 'run')?.siteAt ?? null;
  const age =
    records.oldestSiteAt === null || siteAt === null
      ? null
      : duration(Date.parse(siteAt) - Date.parse(records.oldestSiteAt));
  return [
    age === null ? say('duty.unsynced-none') : say('duty.unsynced-detail', { age }),
    say('duty.blocked', { count: records.blocked }),
  ].join(' · ');
}
