import { describe, expect, it } from '@jest/globals';
import { parseAidxSchedule } from './aidx-schedule.ts';
import { rowProblemText } from './row-problem.ts';
import type { Station } from './station.ts';

const station: Station = {
  airport: 'CGK',
  timeZone: 'Asia/Jakarta',
  siteOf: ({ terminal }) => (terminal === '2' ? 'CGK-T2' : 'CGK-T3'),
  seatsOf: (equipment) => (equipment === '738' ? 162 : null),
  crossesBorder: (airport) => airport !== 'DPS',
};

const leg = (
  given: {
    from?: string;
    to?: string;
    number?: string;
    status?: string;
    time?: string;
    type?: string;
    more?: string;
  } = {},
) => {
  const {
    from = 'CGK',
    to = 'SIN',
    number = '832',
    status = '',
    time = '2024-06-20T22:30:00Z',
    type = '738',
    more = '',
  } = given;
  const [qualifier, end] = from === 'CGK' ? ['OFB', 'Departure'] : ['ONB', 'Arrival'];
  return `  <FlightLeg>
    <LegIdentifier>
      <Airline CodeContext="3">GA</Airline><FlightNumber>${number}</FlightNumber>
      <DepartureAirport CodeContext="3">${from}</DepartureAirport><ArrivalAirport CodeContext="3">${to}</ArrivalAirport>
      <OriginDate>2024-06-20</OriginDate>
    </LegIdentifier>
    <LegData>
      ${status}<ServiceType>J</ServiceType>${more}
      <AirportResources Usage="Planned">
        <Resource DepartureOrArrival="${end}"><Runway/><PublicTerminal RepeatIndex="1">2</PublicTerminal></Resource>
      </AirportResources>
      <OperationTime OperationQualifier="${qualifier}" CodeContext="9750" TimeType="EST">2024-06-20T23:59:00Z</OperationTime>
      <OperationTime OperationQualifier="${qualifier}" CodeContext="9750" TimeType="SCT">${time}</OperationTime>
      <AircraftInfo><AircraftType>${type}</AircraftType></AircraftInfo>
    </LegData>
  </FlightLeg>`;
};
const message = (...legs: string[]): string =>
  `<?xml version="1.0"?>\n<IATA_AIDX_FlightLegNotifRQ xmlns="http://www.iata.org/IATA/2007/00" Version="16.1">\n<Originator/>\n${legs.join('\n')}\n</IATA_AIDX_FlightLegNotifRQ>`;
const read = (...legs: string[]) => parseAidxSchedule(message(...legs), station);

describe('AIDX', () => {
  it('gives a departure with its scheduled time at the site, its terminal and the seats of its equipment', () => {
    expect(read(leg())).toEqual({
      flights: [
        {
          siteId: 'CGK-T2',
          direction: 'departure',
          airline: 'GA',
          flightNumber: 'GA832',
          otherAirport: 'SIN',
          minuteOfDay: 5 * 60 + 30,
          operates: {
            from: '2024-06-21',
            until: '2024-06-21',
            weekdays: [1, 2, 3, 4, 5, 6, 7],
            everyWeeks: 1,
          },
          equipment: '738',
          seats: 162,
          travellers: null,
          wniShare: null,
          profile: null,
          onward: null,
        },
      ],
      problems: [],
      problemsLeftOff: 0,
    });
  });

  it('adds up the cabins when they are given', () => {
    const cabins =
      '<CabinClass Class="1"><SeatCapacity>12</SeatCapacity></CabinClass><CabinClass Class="7"><SeatCapacity>150</SeatCapacity><PaxCount Qualifier="A">99</PaxCount></CabinClass>';
    expect(read(leg({ type: '321', more: cabins })).flights).toMatchObject([
      { equipment: '321', seats: 162 },
    ]);
  });

  it('leaves out cancelled and domestic flights and those of other airports', () => {
    const cancelled = '<OperationalStatus RepeatIndex="1" CodeContext="2005">DX</OperationalStatus>';
    const { flights, problems } = read(
      leg({ status: cancelled }),
      leg({ to: 'DPS' }),
      leg({ from: 'SIN', to: 'KUL' }),
    );
    expect([...flights, ...problems]).toEqual([]);
  });

  it('reads prefixed elements inside an envelope', () => {
    const inner = message(leg({ from: 'SIN', to: 'CGK' }))
      .replace(/<\?xml.*\?>/, '')
      .replaceAll(/<(\/?)([A-Z])/g, '<$1ns2:$2')
      .replace('xmlns=', 'xmlns:ns2=');
    const wrapped = `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${inner}</s:Body></s:Envelope>`;
    expect(parseAidxSchedule(wrapped, station).flights).toMatchObject([
      { direction: 'arrival', otherAirport: 'SIN' },
    ]);
  });

  it('tells a bad leg by line and field and keeps the others', () => {
    const { flights, problems } = read(
      leg({ time: '2024-06-20 10:00' }),
      leg({ number: '834' }),
      leg({ type: '999' }),
    );
    expect(flights.map(({ flightNumber }) => flightNumber)).toEqual(['GA834']);
    expect(problems.map(rowProblemText)).toEqual([
      'line 4, LegData/OperationTime OFB SCT: expected a date and time with its zone, such as 2024-06-20T10:05:00Z, got "2024-06-20 10:00"',
      'line 36, LegData/CabinClass/SeatCapacity: expected seats of the cabins, or known seats of equipment 999, such as 180, got nothing',
    ]);
  });

  it('refuses a document type, broken XML and another message', () => {
    const told = (xml: string): string[] =>
      parseAidxSchedule(xml, station).problems.map(({ expected, line }) => `${line} ${expected}`);
    const entity = '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/hostname">]>';
    expect(told(message(leg()).replace('?>', `?>\n${entity}`))).toEqual(['2 no document type']);
    expect(told(message(leg()).slice(0, -40))).toEqual([expect.stringContaining('well-formed XML')]);
    expect(told('<schedule/>')).toEqual(['1 an AIDX message with FlightLeg elements']);
  });
});
