/**
 * Makes the synthetic schedules seeds/flights/*-2024-06-20.csv out of frequencies.csv, equipment.csv, volumes.yaml and
 * routes-openflights.csv. Same inputs, same bytes: `node --conditions=source seeds/make-flights.ts`; a spec holds the
 * committed files against it.
 *
 * How: each turn gets a time by walking through its bank's curve of the day in even steps, so that nine flights a day
 * spread as nine flights do. Then the travellers are scaled to the site's crossings a day, and the
 * share of Indonesians (by route) is shifted in log-odds until the day's share is met.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse as parseCsv } from 'csv-parse/sync';
import { parse as parseYaml } from 'yaml';
import { KeyedRandom } from '#determinism';

const RANDOM_SEED = 20240620;

interface Frequency {
  site: string;
  airline: string;
  other_airport: string;
  turns: string;
  equipment: string;
  based: string;
  bank: string;
  wni_lean: string;
  profile: string;
}
interface Volume {
  file: string;
  site: string;
  crossingsPerDay: { value: number };
  arrivalsShare: { value: number };
  wniShareIn: { value: number };
  wniShareOut: { value: number };
}
interface Row {
  site: string;
  direction: 'arrival' | 'departure';
  flight: string;
  otherAirport: string;
  minute: number;
  equipment: string;
  seats: number;
  travellers: number;
  wniShare: number;
  profile: string;
  onward: string;
}

/**
 * Weight of each hour 0-23 for the event a turn is planned by: departure from the site for aircraft based there,
 * arrival for the others. SYNTHETIC. The morning, the 17:00 bank (the only one documented for CGK: finance.detik
 * d-6080572, 15 May 2022, twelve international flights close together) and the night are put in by hand.
 */
// prettier-ignore
const BANKS: Record<string, { based: number[]; visiting: number[] }> = {
  regional: {
    based:    [0, 0, 0, 0, 0, 14, 20, 18, 12, 9, 8, 7, 7, 7, 7, 6, 6, 6, 7, 7, 4, 2, 0, 0],
    visiting: [0, 0, 0, 0, 0, 0, 3, 6, 10, 11, 9, 8, 6, 7, 6, 7, 12, 19, 8, 7, 7, 10, 13, 6],
  },
  gulf: {
    based:    [4, 2, 0, 0, 0, 0, 0, 0, 4, 8, 8, 6, 4, 0, 0, 0, 4, 8, 8, 6, 4, 4, 4, 4],
    visiting: [0, 0, 2, 9, 5, 6, 6, 4, 5, 5, 4, 3, 2, 3, 6, 7, 9, 10, 4, 0, 2, 6, 10, 10],
  },
  northeast: {
    based:    [5, 2, 0, 0, 0, 6, 10, 8, 6, 4, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 5, 10, 14],
    visiting: [1, 0, 2, 9, 8, 10, 8, 4, 1, 1, 2, 4, 5, 6, 6, 7, 10, 16, 6, 4, 6, 8, 10, 8],
  },
  australia: {
    based:    [0, 0, 0, 0, 0, 0, 0, 0, 2, 6, 4, 0, 0, 0, 0, 0, 0, 2, 4, 6, 10, 10, 8, 2],
    visiting: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 6, 6, 6, 10, 14, 6, 2, 0, 0, 0, 0],
  },
  leisure: {
    based:    [0, 0, 0, 0, 0, 3, 6, 6, 6, 6, 5, 4, 4, 4, 5, 6, 6, 5, 5, 5, 5, 5, 4, 3],
    visiting: [3, 1, 0, 0, 0, 0, 1, 2, 4, 6, 8, 12, 14, 13, 9, 7, 6, 6, 6, 6, 6, 6, 6, 5],
  },
  ferry: {
    based:    [0, 0, 0, 0, 0, 0, 6, 8, 8, 7, 6, 6, 6, 6, 6, 7, 8, 8, 7, 6, 4, 1, 0, 0],
    visiting: [0, 0, 0, 0, 0, 0, 6, 8, 8, 7, 6, 6, 6, 6, 6, 7, 8, 8, 7, 6, 4, 1, 0, 0],
  },
};

const DAY_MINUTES = 1440;
const folder = join(import.meta.dirname, 'flights');
const random = new KeyedRandom({ randomSeed: RANDOM_SEED });
const timePurpose = random.purpose('time of day');
const turnPurpose = random.purpose('ground time');
const loadPurpose = random.purpose('load');

const csvRows = <Row>(name: string): Row[] =>
  parseCsv(readFileSync(join(folder, name), 'utf8'), {
    columns: true,
    comment: '#',
    comment_no_infix: true,
  });

/** The minute of the day at which a share of the curve has passed. */
function minuteAt(weights: readonly number[], share: number): number {
  const sum = weights.reduce((total, weight) => total + weight, 0);
  let left = (share - Math.floor(share)) * sum;
  for (const [hour, weight] of weights.entries()) {
    if (left < weight) return 60 * hour + (60 * left) / weight;
    left -= weight;
  }
  return DAY_MINUTES - 1;
}

const toFive = (minute: number): number =>
  (((Math.round(minute / 5) * 5) % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;

/** Planned ground time of a visiting aircraft, in minutes; one that comes late in the evening stays for the night. */
function groundMinutes(arrival: number, bank: string, seats: number, chance: number): number {
  if (bank === 'ferry') return 30;
  const short = seats > 200 ? 80 : 50;
  if (arrival >= 21.5 * 60 && seats < 250 && bank !== 'gulf') {
    return DAY_MINUTES - arrival + 5 * 60 + 150 * chance;
  }
  return short + 30 * chance;
}

/** There, an hour on the ground, and back. Block time: half an hour and 830 km/h. */
const awayMinutes = (distanceKm: number): number => 2 * (30 + (60 * distanceKm) / 830) + 60;

const OWN_DISTANCES_KM: Record<string, number> = {
  'KNO KUL': 340,
  'KNO PEN': 230,
  'KNO SIN': 610,
  'GTO JED': 10_000,
  'BTC HFC': 30,
  'BTC SBW': 40,
};

/** All schedule files, by name. */
export function makeFlights(): Map<string, string> {
  const frequencies = csvRows<Frequency>('frequencies.csv');
  const seatsOf = new Map(
    csvRows<{ equipment: string; seats: string }>('equipment.csv').map((row) => [
      row.equipment,
      Number(row.seats),
    ]),
  );
  const distanceOf = new Map(
    csvRows<{ airport: string; other_airport: string; distance_km: string }>('routes-openflights.csv').map(
      (row) => [`${row.airport} ${row.other_airport}`, Number(row.distance_km)],
    ),
  );
  const volumes = Object.values(
    parseYaml(readFileSync(join(folder, 'volumes.yaml'), 'utf8')) as Record<string, Volume>,
  );
  return new Map(
    volumes.map((volume) => {
      const own = frequencies.filter(({ site }) => site.slice(0, 3) === volume.site);
      const rows = turnsOf(own, seatsOf, distanceOf);
      calibrate(rows, volume);
      return [volume.file, written(rows, volume)];
    }),
  );
}

function turnsOf(
  frequencies: readonly Frequency[],
  seatsOf: ReadonlyMap<string, number>,
  distanceOf: ReadonlyMap<string, number>,
): Row[] {
  const rows: Row[] = [];
  const flown = new Map<string, number>();
  const placed = new Map<string, number>();
  let turn = 0;
  frequencies.forEach((frequency, at) => {
    const { airline, bank, equipment, other_airport: otherAirport, profile, site } = frequency;
    const subject = site.charCodeAt(0) * 1_000_000 + site.charCodeAt(1) * 10_000 + at;
    const seats = seatsOf.get(equipment);
    const away = `${site.slice(0, 3)} ${otherAirport}`;
    const distanceKm = distanceOf.get(away) ?? OWN_DISTANCES_KM[away];
    const curve = BANKS[bank];
    if (seats === undefined || distanceKm === undefined || curve === undefined) {
      throw new Error(`frequencies.csv: no seats, distance or bank for ${site} ${airline} ${otherAirport}`);
    }
    // Starts of the routes of one bank follow the golden ratio: no two are close, whatever their number.
    const group = `${bank} ${frequency.based}`;
    const place = placed.get(group) ?? 0;
    placed.set(group, place + 1);
    const start = place * 0.6180339887 + 0.05 * random.stream(timePurpose, subject).uniform();
    for (let each = 0; each < Number(frequency.turns); each += 1) {
      const chance = random.stream(turnPurpose, subject, each).uniform();
      const load = 0.85 + 0.3 * random.stream(loadPurpose, subject, 2 * each).uniform();
      const loadBack = 0.85 + 0.3 * random.stream(loadPurpose, subject, 2 * each + 1).uniform();
      const share = start + (each + 0.3 * chance) / Number(frequency.turns);
      let arrival: number;
      let departure: number;
      if (frequency.based === 'yes') {
        departure = toFive(minuteAt(curve.based, share));
        arrival = toFive(departure + awayMinutes(distanceKm) + 20 * chance);
      } else {
        arrival = toFive(minuteAt(curve.visiting, share));
        departure = toFive(arrival + groundMinutes(arrival, bank, seats, chance));
      }
      const number = 501 + 2 * (flown.get(airline) ?? 0);
      flown.set(airline, (flown.get(airline) ?? 0) + 1);
      turn += 1;
      const both = {
        site,
        otherAirport,
        equipment,
        seats,
        profile,
        wniShare: Number(frequency.wni_lean),
      };
      const outbound = `${airline}${number + 1}`;
      // A visiting aircraft leaves again; one based here comes back.
      const onward = frequency.based === 'yes' ? '' : outbound;
      rows.push(
        {
          ...both,
          direction: 'arrival',
          flight: `${airline}${number}`,
          minute: arrival,
          travellers: seats * load,
          onward,
        },
        {
          ...both,
          direction: 'departure',
          flight: outbound,
          minute: departure,
          travellers: seats * loadBack,
          onward: frequency.based === 'yes' ? `${airline}${number}` : '',
        },
      );
    }
  });
  if (turn === 0) throw new Error('frequencies.csv: no turns');
  return rows;
}

/** Scales travellers and shares so that the day's totals are those of volumes.yaml. */
function calibrate(rows: Row[], volume: Volume): void {
  for (const direction of ['arrival', 'departure'] as const) {
    const own = rows.filter((row) => row.direction === direction);
    const share = direction === 'arrival' ? volume.arrivalsShare.value : 1 - volume.arrivalsShare.value;
    scaleTravellers(own, Math.round(volume.crossingsPerDay.value * share));
    shiftShares(own, direction === 'arrival' ? volume.wniShareIn.value : volume.wniShareOut.value);
  }
}

function scaleTravellers(rows: Row[], total: number): void {
  const raw = rows.map(({ travellers }) => travellers);
  const full = (factor: number): number[] =>
    rows.map(({ seats }, at) => Math.min(seats, Math.round(raw[at]! * factor)));
  const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
  let low = 0;
  let high = 4;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (sumOf(full(middle)) < total) low = middle;
    else high = middle;
  }
  const scaled = full(high);
  // Rounding leaves a few over: take one each from the fullest.
  let over = sumOf(scaled) - total;
  if (over < 0) throw new Error(`${total} travellers do not fit into the seats`);
  for (let at = 0; over > 0; at = (at + 1) % rows.length) {
    scaled[at]! -= 1;
    over -= 1;
  }
  rows.forEach((row, at) => (row.travellers = scaled[at]!));
}

function shiftShares(rows: Row[], target: number): void {
  const leans = rows.map(({ wniShare }) => Math.log(wniShare / (1 - wniShare)));
  const travellers = rows.reduce((sum, row) => sum + row.travellers, 0);
  const shifted = (by: number): number[] => leans.map((lean) => 1 / (1 + Math.exp(-(lean + by))));
  let low = -8;
  let high = 8;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    const wni = shifted(middle).reduce((sum, share, at) => sum + share * rows[at]!.travellers, 0);
    if (wni / travellers < target) low = middle;
    else high = middle;
  }
  const shares = shifted(high);
  rows.forEach((row, at) => (row.wniShare = shares[at]!));
}

function written(rows: Row[], volume: Volume): string {
  const head = [
    `# International flights of one day at ${volume.site}, 20 June 2024. SYNTHETIC: times, banks, frequencies, flight numbers,`,
    '# seats and travellers are made by seeds/make-flights.ts and are not a timetable; do not read them as what flew that day.',
    '# Airlines, destinations and equipment are from real routes (OpenFlights, about 2014, ODbL 1.0, opendatacommons.org/licenses/odbl/1-0)',
    '# unless frequencies.csv says estimate. Totals are calibrated to volumes.yaml, which names its sources. The day repeats.',
    '# scheduled: local time of off-block (departure) or on-block (arrival). wni_share: Indonesians among the travellers.',
    'site,direction,flight,other_airport,scheduled,equipment,seats,travellers,wni_share,profile,onward',
  ];
  const two = (value: number): string => String(value).padStart(2, '0');
  const body = [...rows]
    .sort(
      (one, other) =>
        (one.site < other.site ? -1 : one.site > other.site ? 1 : 0) ||
        (one.direction < other.direction ? -1 : one.direction > other.direction ? 1 : 0) ||
        one.minute - other.minute ||
        (one.flight < other.flight ? -1 : 1),
    )
    .map((row) =>
      [
        row.site,
        row.direction,
        row.flight,
        row.otherAirport,
        `${two(Math.floor(row.minute / 60))}:${two(row.minute % 60)}`,
        row.equipment,
        row.seats,
        row.travellers,
        row.wniShare.toFixed(4),
        row.profile,
        row.onward,
      ].join(','),
    );
  return `${[...head, ...body].join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) {
  for (const [name, text] of makeFlights()) {
    writeFileSync(join(folder, name), text);
    process.stdout.write(`seeds/flights/${name}: ${text.split('\n').length - 7} flights\n`);
  }
}
