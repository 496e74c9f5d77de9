import { IconPlaneArrival, IconPlaneDeparture } from '@tabler/icons-react';
import { useTile } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';
import type { Flight } from './at-risk.ts';

/** `brief`: the columns that a wall screen has room for. */
export function FlightsTable(props: { readonly flights: readonly Flight[]; readonly brief: boolean }) {
  const { say } = useSpeech();
  const { flights, brief } = props;
  return (
    <div className="flights__frame" role="region" aria-label={say('flights.title')} tabIndex={0}>
      <table className="table flights__table">
        <caption className="visually-hidden">{say('flights.lead')}</caption>
        <thead>
          <tr>
            <th scope="col" aria-sort="descending">
              {say('flights.delay')}
            </th>
            <th scope="col">{say('flights.flight')}</th>
            {!brief && <th scope="col">{say('flights.site')}</th>}
            <th scope="col">{say('flights.scheduled')}</th>
            {!brief && <th scope="col">{say('flights.estimated')}</th>}
            <th scope="col">{say('flights.state')}</th>
            <th scope="col">{say('flights.travellers')}</th>
            {!brief && <th scope="col">{say('flights.codes')}</th>}
          </tr>
        </thead>
        <tbody>
          {flights.map((flight) => (
            <FlightRow key={flight.flightId} flight={flight} brief={brief} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FlightRow({ flight, brief }: { readonly flight: Flight; readonly brief: boolean }) {
  const { say, number, instant, time } = useSpeech();
  const site = useTile('site', `site/${flight.siteId}`);
  const departs = flight.direction === 'departure';
  const Plane = departs ? IconPlaneDeparture : IconPlaneArrival;
  const clock = (at: string): string =>
    site === null ? '–' : brief ? instant(at, site.timeZone, 'time') : time(at, site);
  return (
    <tr data-state={flight.state}>
      <td className="flights__delay">
        <strong>{say('flights.delay-minutes', { minutes: Math.round(flight.delayMinutes) })}</strong>
      </td>
      <th scope="row" className="flights__flight">
        <Plane className="icon" size={16} aria-hidden /> {flight.flightNumber}{' '}
        <span className="flights__airport">
          {say(departs ? 'flights.to' : 'flights.from', { airport: flight.otherAirport })}
        </span>
      </th>
      {!brief && <td>{flight.siteId}</td>}
      <td>{clock(flight.scheduledAt)}</td>
      {!brief && <td>{clock(flight.estimatedAt)}</td>}
      <td>
        <span className="flights__state">{say(`flights.state.${flight.state}`)}</span>
      </td>
      <td>
        {say('flights.travellers-of', {
          through: flight.travellersThrough,
          expected: flight.travellersExpected,
        })}
        {flight.travellersMissed > 0 && (
          <strong className="flights__missed">
            {' '}
            {say('flights.missed', { count: flight.travellersMissed })}
          </strong>
        )}
      </td>
      {!brief && (
        <td className="flights__codes">
          {flight.delayCodes
            .filter((delay) => delay.minutes > 0)
            .map((delay) => (
              <span key={delay.code}>
                {say('flights.code-minutes', {
                  code: say(`flights.code.${delay.code}`),
                  minutes: number(Math.round(delay.minutes)),
                })}
              </span>
            ))}
        </td>
      )}
    </tr>
  );
}
