import type pg from 'pg';
import type { JournalBodies, RecordCrossing } from '#contracts';
import { recordCrossing } from '#contracts';
import type { History, Registered, Settled, Told } from '../simulation/history.ts';
import { hashOf } from './attack-lanes.ts';
import { documentOf } from './attack-traveller.ts';

/** What an export of the journal says, but for its seals; see #contracts, journal-export. */
interface Entry {
  readonly kind: string;
  readonly body: unknown;
}

/** What was noted beside the journal. */
export interface Witnesses {
  readonly told: readonly Told[];
  /** Id and hash of all that lanes ever sent as a crossing. */
  readonly sent: ReadonlySet<string>;
  readonly register: readonly Registered[];
  readonly queue: History['queue'];
  /** `SERVICE NATIONALITY:DOCUMENT` with the version since which it is listed. */
  readonly listedSince: ReadonlyMap<string, number>;
  readonly backlogCounted: number | null;
  readonly end: History['end'];
}

/** Where a record of the spool is kept whose id stood for another record; it is blocked, for a person. */
const BESIDE = /\.spool-\d+-[0-9a-f]{8}$/;

/** The history of a run, from the text of its export and from what others noted. */
export function exportedHistory(exported: string, witnesses: Witnesses): History {
  const entries = entriesOf(exported);
  const bodies = <K extends keyof JournalBodies>(kind: K): JournalBodies[K][] =>
    entries.filter((entry) => entry.kind === kind).map(({ body }) => body as JournalBodies[K]);
  // The database has put the fields into an order of its own.
  const journal = bodies('CrossingRecorded').map((body) => recordCrossing.parse(body));
  const beside = new Set<string>();
  for (const crossing of journal) {
    const { crossingId } = crossing;
    const firstId = crossingId.replace(BESIDE, '');
    if (firstId === crossingId || witnesses.queue.get(crossingId) !== 'blocked') continue;
    beside.add(crossingId).add(`${firstId} ${hashOf({ ...crossing, crossingId: firstId })}`);
  }
  const history = {
    // What lies beside, blocked, is with a person as the lane had sent it: the rest of the rules is not for it.
    told: witnesses.told.filter(({ crossingId, hash }) => !beside.has(`${crossingId} ${hash}`)),
    journal: journal
      .filter(({ crossingId }) => !beside.has(crossingId))
      .map((crossing) => ({ crossing, hash: hashOf(crossing) })),
    sent: witnesses.sent,
    keptBeside: new Map<string, string>(),
    settled: entries.flatMap(({ kind, body }): Settled[] => {
      if (kind === 'CrossingsAcknowledged') {
        const { crossingIds } = body as JournalBodies['CrossingsAcknowledged'];
        return crossingIds.map((crossingId) => ({ crossingId, kind: 'acknowledged' }));
      }
      if (kind !== 'CrossingBlocked') return [];
      return [{ crossingId: (body as JournalBodies['CrossingBlocked']).crossingId, kind: 'blocked' }];
    }),
    queue: witnesses.queue,
    register: witnesses.register,
    screenedAgain: bodies('RecordsScreened').flatMap(({ crossingIds, versions, asMended }) =>
      crossingIds.map((crossingId) => ({ crossingId, versions, asMended })),
    ),
    mended: bodies('CrossingMended'),
    lateHits: bodies('LateHitFound').map(({ crossing }) => crossing.crossingId),
    merges: bodies('CrossingsMerged'),
    conflicts: bodies('ConflictFound').map(({ crossings }) => crossings.map(({ crossingId }) => crossingId)),
    forms: [],
    isListed: (service: 'watchlist' | 'interpol', crossing: RecordCrossing, version: number) =>
      (witnesses.listedSince.get(`${service} ${keyOf(crossing)}`) ?? Infinity) <= version,
    backlogCounted: witnesses.backlogCounted,
    end: witnesses.end,
  };
  return history;
}

function entriesOf(exported: string): Entry[] {
  return exported.split('\n').flatMap((line): Entry[] => {
    if (line === '') return [];
    const said = JSON.parse(line) as { line: string; entry?: readonly unknown[] };
    return said.line === 'entry' && said.entry
      ? [{ kind: String(said.entry[2]), body: said.entry.at(-1) }]
      : [];
  });
}

const keyOf = ({ document }: RecordCrossing): string => {
  const { nationality, documentNumber } = documentOf(document.mrz);
  return `${nationality}:${documentNumber}`;
};

/** Everything that the register holds of a run, in the order of first arrival; told to be new once, as a key allows. */
export async function registerOf(register: pg.Pool, runId: string): Promise<Registered[]> {
  const { rows } = await register.query<{ crossing_id: string; lane_id: string; lane_sequence: number }>(
    // A batch is written by one statement, by id; ids of a lane go up with its sequence.
    `select crossing_id, lane_id, lane_sequence from crossing_record where run_id = $1
     order by first_arrived_at, crossing_id`,
    [runId],
  );
  return rows.map(({ crossing_id, lane_id, lane_sequence }) => ({
    crossingId: crossing_id,
    laneKey: `${runId}/${lane_id}`,
    laneSequence: lane_sequence,
    firstWrites: 1,
  }));
}

/** Since which version each document is on a list. */
export async function listedSince(register: pg.Pool): Promise<Map<string, number>> {
  const { rows } = await register.query<{ list: string; key: string; since: number }>(
    'select list, key, added_in_version as since from list_entry',
  );
  return new Map(rows.map(({ list, key, since }) => [`${list} ${key}`, since]));
}

/** Where every crossing stands on its way to the register: what is not in the queue any more is acknowledged. */
export async function queueOf(site: pg.Pool): Promise<Map<string, 'pending' | 'acknowledged' | 'blocked'>> {
  const { rows } = await site.query<{ crossing_id: string; state: 'pending' | 'acknowledged' | 'blocked' }>(
    `select crossing.crossing_id, coalesce(state, 'acknowledged') as state
     from crossing left join forwarding using (entry_sequence)`,
  );
  return new Map(rows.map(({ crossing_id, state }) => [crossing_id, state]));
}
