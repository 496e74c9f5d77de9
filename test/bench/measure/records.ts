import type { RecordCrossing } from '#contracts';
import { FORM, check, crossing } from '../../support/border-talk.ts';

/** Counters of a hall, one behind each connection. */
export const lanesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `CGK-T3-departure-C${String(at + 1).padStart(2, '0')}`);

/** ICAO Doc 9303 part 3, section 4.9. */
function checkDigit(field: string): string {
  const weights = [7, 3, 1];
  const sum = [...field].reduce(
    (total, sign, at) => total + (sign === '<' ? 0 : parseInt(sign, 36)) * (weights[at % 3] ?? 0),
    0,
  );
  return String(sum % 10);
}

const BIRTH = `740812${checkDigit('740812')}`;
const EXPIRY_AND_REST = `291231${checkDigit('291231')}${'<'.repeat(14)}<`;

/** A travel document of its own for each traveller, counted from 0. */
export function mrzOf(traveller: number): string {
  const number = `X${String(traveller).padStart(8, '0')}`;
  const document = `${number}${checkDigit(number)}`;
  const composite = checkDigit(document + BIRTH + EXPIRY_AND_REST);
  return `${'P<IDNWIDODO<<BUDI'.padEnd(44, '<')}\n${document}IDN${BIRTH}M${EXPIRY_AND_REST}${composite}`;
}

/** What a documented check says of its lookups: nobody answered, the site's snapshots were asked. */
const SCREENED_HERE = {
  screening: {
    tier: 'local' as const,
    lookups: (['watchlist', 'interpol'] as const).map((service) => ({
      service,
      outcome: 'clear' as const,
      source: 'snapshot' as const,
      listVersion: 1,
      snapshotAgeMs: 1_260_000,
    })),
  },
};
const HANDWRITTEN_ZONE_MS = 7 * 3_600_000; // WIB

/** What a lane records in an outage: the whole form of a documented check, stamped when it was. */
export function documentedCrossing(
  runId: string,
  laneId: string,
  number: number,
  traveller: number,
): RecordCrossing {
  const asked = check(runId, laneId, number, { document: { mrz: mrzOf(traveller) } });
  const record = crossing(asked, SCREENED_HERE, number);
  const local = new Date(Date.parse(record.siteAt) + HANDWRITTEN_ZONE_MS).toISOString();
  return {
    ...record,
    documentedCheck: {
      ...FORM,
      mark: { kind: 'stamp', number: `S${traveller}` },
      handwritten: { date: local.slice(0, 10), time: local.slice(11, 16), flightNumber: 'GA832' },
    },
  };
}
