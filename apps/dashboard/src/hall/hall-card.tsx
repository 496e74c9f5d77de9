import { IconPlaneArrival, IconPlaneDeparture } from '@tabler/icons-react';
import { Suspense, lazy } from 'react';
import type { HallTile, SiteTile } from '#contracts';
import { useFreshness, useTile } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import { HallAge } from './hall-age.tsx';
import { HallTotals } from './hall-totals.tsx';
import { LaneBank } from './lane-bank.tsx';
import { ModeBanner } from './mode-banner.tsx';
import { LANE_KINDS } from './mode-severity.ts';
import './hall.css';

/** The chart library is most of a chart's weight and none of a first sight's: it comes after the numbers. */
const QueuePanel = lazy(() => import('./queue-panel.tsx'));

export function HallCard({ hallKey, site }: { readonly hallKey: string; readonly site: SiteTile }) {
  const hall = useTile('hall', hallKey);
  const freshness = useFreshness(hall?.observedAt ?? null);
  const { say } = useSpeech();
  if (hall === null) return null;
  const name = say('hall.title', { site: hall.siteId, direction: say(`direction.${hall.direction}`) });
  const Plane = hall.direction === 'departure' ? IconPlaneDeparture : IconPlaneArrival;
  return (
    <article
      className="hall panel"
      data-mode={hall.mode}
      data-freshness={freshness}
      aria-labelledby={`name-${hall.hallId}`}
    >
      <header className="hall__head">
        <h3 className="hall__name" id={`name-${hall.hallId}`}>
          <Plane className="icon" size={20} aria-hidden />{' '}
          <span className="hall__site">{hall.siteId} · </span>
          {say(`direction.${hall.direction}`)}
        </h3>
        <HallAge hall={hall} site={site} />
        <ModeBanner hall={hall} site={site} />
      </header>
      {hall.observation === null ? (
        <NoData />
      ) : (
        <Observed hall={hall} site={site} observation={hall.observation} name={name} />
      )}
    </article>
  );
}

function NoData() {
  const { say } = useSpeech();
  return (
    <div className="hall__no-data hatched">
      <strong>{say('hall.no-data')}</strong>
      <p>{say('hall.no-data-detail')}</p>
    </div>
  );
}

interface ObservedProps {
  readonly hall: HallTile;
  readonly site: SiteTile;
  readonly observation: NonNullable<HallTile['observation']>;
  readonly name: string;
}

function Observed({ hall, site, observation, name }: ObservedProps) {
  return (
    <div className="hall__observed">
      <div className="hall__banks">
        {LANE_KINDS.map((laneKind) => (
          <LaneBank
            key={laneKind}
            laneKind={laneKind}
            bank={observation.banks.find((bank) => bank.laneKind === laneKind) ?? null}
          />
        ))}
      </div>
      <HallTotals observation={observation} />
      <Suspense fallback={<div className="queue-panel queue-panel--waiting" />}>
        <QueuePanel hallId={hall.hallId} zone={site} name={name} />
      </Suspense>
    </div>
  );
}
