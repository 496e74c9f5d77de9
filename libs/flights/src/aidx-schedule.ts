import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { z } from 'zod';
import * as field from './flight-fields.ts';
import type { FieldRule } from './flight-fields.ts';
import { localDateOf, localMinuteOf } from './local-calendar.ts';
import { MAX_SCHEDULE_CHARACTERS, MAX_SCHEDULE_ROWS, ProblemList } from './row-problem.ts';
import type { ScheduleReading } from './row-problem.ts';
import type { ScheduledFlight } from './schedule.ts';
import type { Station } from './station.ts';

/** Elements of a message that may stand more than once; always read as lists. */
const REPEATED = new Set([
  'FlightLeg',
  'OperationTime',
  'OperationalStatus',
  'AirportResources',
  'Resource',
  'CabinClass',
  'PaxCount',
  'PublicTerminal',
]);

const text = z.union([
  z.string(),
  z.object({ '#text': z.string().default('') }).transform((one) => one['#text']),
]);
const optionalText = text.optional().default('');
const list = <Item extends z.ZodType>(item: Item) =>
  z.array(z.union([item, z.literal('').transform(() => null)])).default([]);
const operationTime = z.object({
  '@OperationQualifier': z.string().default(''),
  '@TimeType': z.string().default(''),
  '#text': z.string().default(''),
});
const resource = z.object({
  '@DepartureOrArrival': z.string().default(''),
  PublicTerminal: z.array(text).default([]),
  AircraftTerminal: optionalText,
});
const leg = z.object({
  LegIdentifier: z.object({
    Airline: optionalText,
    FlightNumber: optionalText,
    OperationalSuffix: optionalText,
    DepartureAirport: optionalText,
    ArrivalAirport: optionalText,
    OriginDate: optionalText,
  }),
  LegData: z.object({
    '@InternationalStatus': z.string().optional(),
    ServiceType: optionalText,
    OperationalStatus: z.array(text).default([]),
    OperationTime: list(operationTime),
    AirportResources: list(z.object({ Resource: list(resource) })),
    CabinClass: list(z.object({ SeatCapacity: optionalText, PaxCount: z.array(z.unknown()).default([]) })),
    AircraftInfo: z
      .union([
        z.object({ AircraftType: optionalText, AircraftSubType: optionalText }),
        z.literal('').transform(() => null),
      ])
      .optional(),
  }),
});
type Leg = z.output<typeof leg>;

/** Cancelled, as an operational status of IATA code list 2005. */
const CANCELLED = 'DX';
const WITHOUT_PASSENGERS = 'FVMAHPTKXDEW';

/**
 * Flights of one day or more in IATA AIDX (XML, namespace http://www.iata.org/IATA/2007/00), cut to those of one station
 * that cross the border; a SOAP envelope around the message is read through. Scheduled off-block (OFB) and on-block (ONB)
 * times count; cancelled flights and those without passengers are left out. A document type is refused: it can name files
 * and addresses.
 */
export function parseAidxSchedule(xml: string, station: Station): ScheduleReading {
  const problems = new ProblemList();
  const none = { flights: [], problems: problems.listed, problemsLeftOff: 0 };
  const refuse = (line: number, expected: string, example: string, got: string): ScheduleReading => {
    problems.add({ line, field: 'file', expected, example, got });
    return none;
  };
  const example = '<IATA_AIDX_FlightLegNotifRQ xmlns="http://www.iata.org/IATA/2007/00">';
  if (xml.length > MAX_SCHEDULE_CHARACTERS) {
    return refuse(1, `at most ${MAX_SCHEDULE_CHARACTERS} characters`, 'one day', `${xml.length} characters`);
  }
  const docType = /<!DOCTYPE|<!ENTITY/i.exec(xml);
  if (docType !== null) return refuse(lineAt(xml, docType.index), 'no document type', example, docType[0]);
  const sound = XMLValidator.validate(xml);
  if (sound !== true) return refuse(sound.err.line, 'well-formed XML', example, sound.err.msg);
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    removeNSPrefix: true,
    parseTagValue: false,
    parseAttributeValue: false,
    trimValues: true,
    captureMetaData: true,
    isArray: (name) => REPEATED.has(name),
  });
  const legs = findLegs(parser.parse(xml));
  if (legs === null) return refuse(1, 'an AIDX message with FlightLeg elements', example, '');
  const flights: ScheduledFlight[] = [];
  for (const one of legs) {
    const line = lineAt(xml, startOf(one));
    if (flights.length >= MAX_SCHEDULE_ROWS) {
      problems.add({
        line,
        field: 'file',
        expected: `at most ${MAX_SCHEDULE_ROWS} flights`,
        example: 'one day',
        got: 'more',
      });
      break;
    }
    const read = leg.safeParse(one);
    if (!read.success) {
      const [issue] = read.error.issues;
      const path = issue?.path.join('/') ?? 'FlightLeg';
      problems.add({ line, field: path, expected: 'this element', example: '<LegIdentifier>...', got: '' });
      continue;
    }
    flights.push(
      ...legFlights(read.data, station, (name, expected, sample, got) =>
        problems.add({ line, field: name, expected, example: sample, got }),
      ),
    );
  }
  return { flights, problems: problems.listed, problemsLeftOff: problems.leftOff };
}

type Tell = (name: string, expected: string, example: string, got: string) => void;

const INSTANT: FieldRule<number> = {
  expected: 'a date and time with its zone',
  example: '2024-06-20T10:05:00Z',
  read: (value) => {
    const zoned = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/.test(value);
    const unixMs = zoned ? Date.parse(value) : NaN;
    return Number.isNaN(unixMs) ? undefined : unixMs;
  },
};

function legFlights(
  { LegData: data, LegIdentifier: id }: Leg,
  station: Station,
  tell: Tell,
): ScheduledFlight[] {
  const directions = [
    { direction: 'departure', own: id.DepartureAirport, other: id.ArrivalAirport, qualifier: 'OFB' },
    { direction: 'arrival', own: id.ArrivalAirport, other: id.DepartureAirport, qualifier: 'ONB' },
  ] as const;
  if (data.OperationalStatus.includes(CANCELLED)) return [];
  if (data.ServiceType !== '' && WITHOUT_PASSENGERS.includes(data.ServiceType)) return [];
  return directions
    .filter(({ own }) => own === station.airport)
    .filter(({ other }) => data['@InternationalStatus'] !== 'Domestic' && station.crossesBorder(other))
    .flatMap(({ direction, other, qualifier }): ScheduledFlight[] => {
      let sound = true;
      const need = <Value>(name: string, rule: FieldRule<Value>, got: string, fallback: Value): Value => {
        const value = rule.read(got);
        if (value === undefined) {
          sound = false;
          tell(name, rule.expected, rule.example, got);
        }
        return value ?? fallback;
      };
      const number = id.FlightNumber.replace(/^0+(?=\d)/, '');
      const flightNumber = need(
        'LegIdentifier/FlightNumber',
        field.FLIGHT_NUMBER,
        `${id.Airline}${number}${id.OperationalSuffix}`,
        '',
      );
      const otherAirport = need('LegIdentifier/airports', field.AIRPORT, other, '');
      const equipment = need(
        'LegData/AircraftInfo/AircraftType',
        field.EQUIPMENT,
        data.AircraftInfo?.AircraftType || data.AircraftInfo?.AircraftSubType || '',
        '',
      );
      const time = data.OperationTime.find(
        (one) => one?.['@OperationQualifier'] === qualifier && one['@TimeType'] === 'SCT',
      );
      const atUnixMs = need(`LegData/OperationTime ${qualifier} SCT`, INSTANT, time?.['#text'] ?? '', 0);
      const capacity = data.CabinClass.reduce((sum, cabin) => sum + Number(cabin?.SeatCapacity || 0), 0);
      const seats = capacity > 0 ? capacity : station.seatsOf(equipment);
      if (sound && seats === null) {
        sound = false;
        const expected = `seats of the cabins, or known seats of equipment ${equipment}`;
        tell('LegData/CabinClass/SeatCapacity', expected, '180', '');
      }
      const siteId = station.siteOf({ airline: id.Airline, terminal: terminalOf(data, direction) });
      if (!sound || seats === null || siteId === null) return [];
      const date = localDateOf(atUnixMs, station.timeZone);
      return [
        {
          siteId,
          direction,
          airline: id.Airline,
          flightNumber,
          otherAirport,
          minuteOfDay: localMinuteOf(atUnixMs, station.timeZone),
          operates: { from: date, until: date, weekdays: [1, 2, 3, 4, 5, 6, 7], everyWeeks: 1 },
          equipment,
          seats,
          travellers: null,
          wniShare: null,
          profile: null,
          onward: null,
        },
      ];
    });
}

function terminalOf(data: Leg['LegData'], direction: string): string | null {
  for (const { Resource } of data.AirportResources.filter((one) => one !== null)) {
    const own = Resource.find((one) => one?.['@DepartureOrArrival'].toLowerCase() === direction);
    const terminal = own?.PublicTerminal[0] || own?.AircraftTerminal;
    if (terminal) return terminal;
  }
  return null;
}

/** The FlightLeg elements, at whatever depth the message lies (it may stand in an envelope). */
function findLegs(node: unknown, depth = 0): readonly unknown[] | null {
  if (typeof node !== 'object' || node === null || Array.isArray(node) || depth > 6) return null;
  const legs = (node as Record<string, unknown>)['FlightLeg'];
  if (Array.isArray(legs)) return legs as readonly unknown[];
  for (const child of Object.values(node)) {
    const found = findLegs(child, depth + 1);
    if (found !== null) return found;
  }
  return null;
}

function startOf(node: unknown): number {
  const meta: unknown =
    typeof node === 'object' && node !== null
      ? (node as Record<symbol, unknown>)[XMLParser.getMetaDataSymbol() as unknown as symbol]
      : undefined;
  return (meta as { startIndex?: number } | undefined)?.startIndex ?? 0;
}

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;
