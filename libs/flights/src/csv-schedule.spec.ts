import { describe, expect, it } from '@jest/globals';
import { CSV_COLUMNS, parseCsvSchedule } from './csv-schedule.ts';
import { MAX_PROBLEMS_LISTED, rowProblemText } from './row-problem.ts';
import { csvSchedule } from './write-csv-schedule.ts';

const HEADER =
  'site,direction,flight,other_airport,scheduled,equipment,seats,travellers,wni_share,profile,onward';
const GOOD = 'CGK-T3,arrival,GA501,SIN,17:05,738,162,148,0.672,asean,GA502';
const told = (...rows: string[]): string[] =>
  parseCsvSchedule([HEADER, ...rows].join('\n')).problems.map(rowProblemText);

describe('our schedule format', () => {
  it('reads a flight with everything and one with the least', () => {
    const { flights, problems } = parseCsvSchedule(
      `# a comment\n${HEADER}\n${GOOD}\nCGK-T3,departure,GA502,SIN,00:00,738,162,,,,\n`,
    );
    expect(problems).toEqual([]);
    expect(flights).toEqual([
      {
        siteId: 'CGK-T3',
        direction: 'arrival',
        airline: 'GA',
        flightNumber: 'GA501',
        otherAirport: 'SIN',
        minuteOfDay: 17 * 60 + 5,
        operates: { from: null, until: null, weekdays: [1, 2, 3, 4, 5, 6, 7], everyWeeks: 1 },
        equipment: '738',
        seats: 162,
        travellers: 148,
        wniShare: 0.672,
        profile: 'asean',
        onward: 'GA502',
      },
      expect.objectContaining({
        minuteOfDay: 0,
        travellers: null,
        wniShare: null,
        profile: null,
        onward: null,
      }),
    ]);
  });

  it('reads columns in any order, with a byte order mark and Windows line ends', () => {
    const { flights, problems } = parseCsvSchedule(
      '\uFEFFflight,site,direction,seats,equipment,scheduled,other_airport,days,from\r\n' +
        'SQ950,CGK-T3,arrival,300,772,09:10,SIN,135,2024-06-20\r\n',
    );
    expect(problems).toEqual([]);
    expect(flights[0]).toMatchObject({
      flightNumber: 'SQ950',
      operates: { from: '2024-06-20', until: null, weekdays: [1, 3, 5] },
    });
  });

  it.each([
    [GOOD.replace('CGK-T3', 'cgk'), 'line 2, site: expected a site id, such as CGK-T3, got "cgk"'],
    [
      GOOD.replace('arrival', 'arr'),
      'line 2, direction: expected arrival or departure, such as arrival, got "arr"',
    ],
    [
      GOOD.replace('GA501', 'GARUDA'),
      'line 2, flight: expected a flight number: airline designator of 2 characters and 1 to 4 digits, such as GA832, got "GARUDA"',
    ],
    [
      GOOD.replace('17:05', '25:00'),
      'line 2, scheduled: expected a local time of day, HH:MM, such as 17:05, got "25:00"',
    ],
    [
      GOOD.replace('162', ''),
      'line 2, seats: expected a whole number from 1 to 1000, such as 180, got nothing',
    ],
    [
      GOOD.replace('148', '163'),
      'line 2, travellers: expected no more than the seats (162), such as 162, got "163"',
    ],
    [
      GOOD.replace('0.672', '67.2'),
      'line 2, wni_share: expected a share from 0 to 1, such as 0.672, got "67.2"',
    ],
    [`${GOOD},more`, `line 2, row: expected 11 fields, as in the header, such as ${HEADER}, got "12 fields"`],
  ])('tells line, field, expected and example of %s', (row, problem) => {
    expect(told(row)).toEqual([problem]);
  });

  it('tells every problem of a row, keeps the good rows, and counts what it does not list', () => {
    expect(told(GOOD.replace('738', '7').replace('SIN', 'Singapore'))).toHaveLength(2);
    const rows = Array.from({ length: MAX_PROBLEMS_LISTED + 7 }, () => GOOD.replace('17:05', 'noon'));
    const reading = parseCsvSchedule([HEADER, ...rows, GOOD].join('\n'));
    expect(reading.flights).toHaveLength(1);
    expect(reading.problems).toHaveLength(MAX_PROBLEMS_LISTED);
    expect(reading.problemsLeftOff).toBe(7);
  });

  it('refuses a second row of the same number, site, direction and period', () => {
    expect(told(GOOD, GOOD)).toEqual([
      'line 3, flight: expected a flight number once a site, direction and period (line 2 has it), such as GA9001, got "GA501"',
    ]);
    expect(told(GOOD, GOOD.replace('arrival', 'departure'))).toEqual([]);
  });

  it('refuses unknown, repeated and missing columns, a date that does not exist and a text that is not CSV', () => {
    const header = (line: string): string[] =>
      parseCsvSchedule(line).problems.map(({ field, got }) => `${field} ${got}`);
    expect(header(`${HEADER},gate`)).toEqual(['header gate']);
    expect(header(`${HEADER},site`)).toEqual(['header site']);
    expect(header(HEADER.replace('seats,', ''))).toEqual(['seats ']);
    expect(header('')).toEqual(['header ']);
    const dated = parseCsvSchedule(
      `${HEADER},from,until\n${GOOD},2024-06-31,\n${GOOD},2024-06-20,2024-06-19`,
    );
    expect(dated.problems.map(rowProblemText)).toEqual([
      'line 2, from: expected a date of the calendar, YYYY-MM-DD, such as 2024-06-20, got "2024-06-31"',
      'line 3, until: expected no earlier than from (2024-06-20), such as 2024-06-20, got "2024-06-19"',
    ]);
    expect(parseCsvSchedule(`${HEADER}\n"CGK-T3,arrival`).problems).toMatchObject([{ field: 'file' }]);
  });

  it('is written and read back alike', () => {
    const text = `${CSV_COLUMNS.join(',')}\n${GOOD},2024-06-20,2024-10-26,135,2\n${GOOD.replace('arrival', 'departure')},,,,\n`;
    const once = parseCsvSchedule(text);
    expect(once.problems).toEqual([]);
    const again = csvSchedule(once.flights, 'made for a spec\ntwo lines');
    expect(again).toBe(`# made for a spec\n# two lines\n${text}`);
  });
});
