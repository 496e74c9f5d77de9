import type { RecordCrossing } from '#contracts';
import { ExtraCounters, EXTRA } from './extra-counters.ts';
import { RunningSystem, until } from './running-system.ts';

const SITE = 'CGK-T3';
const HALL = 'CGK-T3-departure';
const FAULT = 'centre-stopped';

/** What an outage left behind for people, all of it real: it happened to a running system. */
export interface LeftBehind {
  /** Crossings of travellers who passed and are listed. */
  readonly listed: readonly string[];
  /** Two entries without an exit between, the second one last. */
  readonly entries: readonly [RecordCrossing, RecordCrossing];
  /** Its stamp names another flight than its record. */
  readonly stamped: RecordCrossing;
  /** Not taken by the register. */
  readonly blocked: RecordCrossing;
  /** The same form keyed twice. */
  readonly twice: readonly [RecordCrossing, RecordCrossing];
}

/** An ordinary morning at CGK, which a spec makes an outage of. */
export class RecordsGround {
  readonly system: RunningSystem;

  private constructor(system: RunningSystem) {
    this.system = system;
  }

  static async prepare(): Promise<RecordsGround> {
    return new RecordsGround(await RunningSystem.start({ scenario: 'normal-day', speed: 30, from: '06:00' }));
  }

  /** The centre falls, travellers pass all the same, and it comes back to find what they left behind. */
  async outage(): Promise<LeftBehind> {
    const { system } = this;
    await system.untilCrossings(60);
    const { runId, startsAt } = await system.run();
    const fault = { faultId: FAULT, runId, kind: 'stop', parameters: {}, services: 'all', sites: 'all' };
    await system.ask('data-centre', '/v1/faults', {
      method: 'POST',
      body: { ...fault, leaseMs: 600_000, startedBy: 'qa' },
    });
    await system.untilMode(SITE, HALL, 'documented', 30_000);
    await until('60 have passed under fallback', async () => (await this.#passed()).length >= 60, 120_000);
    const wanted = (await this.#passed()).filter((_, at) => at % 25 === 0).slice(0, 3);
    const left = await this.#playOfficers();
    await this.#refuse(left.blocked.crossingId);
    await system.ask('data-centre', '/v1/services/watchlist/entries', {
      method: 'POST',
      body: {
        entries: wanted.map(({ nationality, documentNumber }) => ({
          document: { nationality, documentNumber },
          person: null,
          listedFrom: startsAt,
          reason: 'wanted',
        })),
        addedBy: 'auditor',
      },
    });
    await system.ask('data-centre', `/v1/faults/${FAULT}?by=qa`, { method: 'DELETE' });
    await system.untilMode(SITE, HALL, 'normal', 90_000);
    return { listed: wanted.map(({ crossingId }) => crossingId), ...left };
  }

  async #playOfficers(): Promise<Omit<LeftBehind, 'listed'>> {
    const counters = await ExtraCounters.open(this.system);
    const [out1, out2] = EXTRA.departure;
    const [in1, in2] = EXTRA.arrival;
    const first = await counters.letThrough(in1, 'X00000002');
    const stamped = await counters.letThrough(out1, 'X00000003', ({ documentedCheck }) => ({
      documentedCheck: documentedCheck && {
        ...documentedCheck,
        handwritten: { ...documentedCheck.handwritten, flightNumber: 'GA823' },
      },
    }));
    const blocked = await counters.letThrough(out1, 'X00000004');
    const keyed = await counters.letThrough(out1, 'X00000005');
    const again = await counters.letThrough(out2, 'X00000005', () => ({
      documentedCheck: keyed.documentedCheck,
    }));
    const second = await counters.letThrough(in2, 'X00000002');
    return { entries: [first, second], stamped, blocked, twice: [keyed, again] };
  }

  /** As when the register had refused it: what it refuses by itself it would refuse for ever. */
  async #refuse(crossingId: string): Promise<void> {
    await this.system.kill('border');
    await this.system.site.query(
      `update forwarding set state = 'blocked', reason = 'flight-unknown', attempts = 3, settled_at = now()
       where crossing_id = $1`,
      [crossingId],
    );
    await this.system.startAgain('border');
  }

  async #passed(): Promise<{ crossingId: string; nationality: string; documentNumber: string }[]> {
    const { rows } = await this.system.site.query<{ id: string; mrz: string }>(
      `select crossing_id as id, body->'document'->>'mrz' as mrz from journal_entry
       where kind = 'CrossingRecorded' and site_id = $1 and body->>'decision' = 'cleared'
         and body->'screening'->>'tier' <> 'online' order by transaction, sequence`,
      [SITE],
    );
    return rows.map(({ id, mrz }) => ({
      crossingId: id,
      documentNumber: mrz.slice(45, 54).replaceAll('<', ''),
      nationality: mrz.slice(55, 58).replaceAll('<', ''),
    }));
  }
}
