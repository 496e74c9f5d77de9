import type { RecordCrossing } from '#contracts';
import { FORM, check, crossing } from '../../support/border-talk.ts';
import { mrzOf } from '../../support/travel-document.ts';

/** Counters of a hall, one behind each connection. */
export const lanesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `CGK-T3-departure-C${String(at + 1).padStart(2, '0')}`);

/** A travel document of its own for each traveller, counted from 0. */
const documentOf = (traveller: number): string => mrzOf(`X${String(traveller).padStart(8, '0')}`, 'IDN');

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
  const asked = check(runId, laneId, number, { document: { mrz: documentOf(traveller) } });
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
