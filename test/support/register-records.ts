import type { RegisterBatch } from '#contracts';

export type RegisterRecord = RegisterBatch['records'][number];

/** The `serial`-th crossing of a run as border would forward it, tier `local` when it came the fallback way. */
export function registerRecord(runId: string, serial: number, fallback = false): RegisterRecord {
  const lane = 1 + (serial % 16);
  return {
    fallback,
    recordedAt: '2024-06-19T21:15:04.120Z',
    crossing: {
      crossingId: `${runId}.CGK-T3.${String(serial).padStart(7, '0')}`,
      runId,
      siteId: 'CGK-T3',
      hallId: 'CGK-T3-departure',
      laneId: `CGK-T3-departure-C${String(lane).padStart(2, '0')}`,
      laneKind: 'counter',
      direction: 'departure',
      travellerClass: 'wna-evisa',
      document: {
        mrz: 'P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10',
      },
      flight: { flightNumber: 'GA832', date: '2024-06-20' },
      officerId: 'CGK-T3-0113',
      laneSequence: 1 + Math.floor(serial / 16),
      checkStartedAt: '2024-06-19T21:14:10.000Z',
      siteAt: '2024-06-19T21:15:00.000Z',
      decision: 'cleared',
      screening: {
        tier: fallback ? 'local' : 'online',
        lookups: (['watchlist', 'interpol', 'visa'] as const).map((service) => ({
          service,
          outcome: fallback && service === 'visa' ? 'unknown' : 'clear',
          source: fallback ? 'snapshot' : 'centre',
          listVersion: 1,
          snapshotAgeMs: fallback ? 600_000 : null,
        })),
      },
      documentedCheck: fallback
        ? {
            officerId: 'CGK-T3-0113',
            officerInitials: 'BW',
            secondOfficerId: null,
            mrzCheckDigits: 'valid',
            photoTaken: true,
            watchlistSnapshot: { version: 1, ageMs: 600_000 },
            interpolSnapshot: { version: 1, ageMs: 600_000 },
            visaNumber: 'V000000412',
            lengthOfStayDays: 30,
            mark: { kind: 'stamp', number: 'CGK-0412' },
            handwritten: { date: '2024-06-20', time: '04:15', flightNumber: 'GA832' },
          }
        : null,
    },
  };
}

/** A batch of crossings `from` .. `from + count - 1` of a run. */
export const registerBatchOf = (
  runId: string,
  from: number,
  count: number,
  fallback = false,
): RegisterBatch => ({
  siteId: 'CGK-T3',
  records: Array.from({ length: count }, (_, at) => registerRecord(runId, from + at, fallback)),
});
