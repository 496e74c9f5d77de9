import type { CheckReply, RecordCrossing } from '#contracts';
import { FORM, check, crossing, openLanes } from './border-talk.ts';
import type { RunningSystem } from './running-system.ts';
import { mrzOf } from './travel-document.ts';

export const EXTRA = {
  departure: ['CGK-T3-departure-C91', 'CGK-T3-departure-C92'],
  arrival: ['CGK-T3-arrival-C91', 'CGK-T3-arrival-C92'],
} as const;
type Lane = (typeof EXTRA)['departure' | 'arrival'][number];

/** Counters that the run does not have, at which a spec itself plays the officer: for travellers that no run brings about. */
export class ExtraCounters {
  readonly #system: RunningSystem;
  readonly #runId: string;
  readonly #numbers = new Map<Lane, number>();
  #stamps = 0;

  private constructor(system: RunningSystem, runId: string) {
    this.#system = system;
    this.#runId = runId;
  }

  static async open(system: RunningSystem): Promise<ExtraCounters> {
    const { runId, startsAt } = await system.run();
    const body = { ...openLanes(runId, [...EXTRA.departure, ...EXTRA.arrival]), siteAt: startsAt };
    await system.ask('border', '/v1/lanes', { method: 'POST', body });
    return new ExtraCounters(system, runId);
  }

  /** Checks a traveller now and lets them pass, by the centre or on a form with the right stamp; `change` writes otherwise. */
  async letThrough(
    laneId: Lane,
    documentNumber: string,
    change: (record: RecordCrossing) => Partial<RecordCrossing> = () => ({}),
  ): Promise<RecordCrossing> {
    const number = (this.#numbers.get(laneId) ?? 0) + 1;
    this.#numbers.set(laneId, number);
    const { siteAt } = await this.#system.status('CGK-T3');
    const document = { mrz: mrzOf(documentNumber) };
    const asked = check(this.#runId, laneId, number, { siteAt, document });
    const reply = await this.#system.ask<CheckReply>('border', '/v1/checks', { method: 'POST', body: asked });
    const local = new Date(Date.parse(siteAt) + 7 * 3_600_000).toISOString();
    const handwritten = { date: local.slice(0, 10), time: local.slice(11, 16), flightNumber: 'GA832' };
    const mark = { kind: 'stamp' as const, number: `S90${(this.#stamps += 1)}` };
    const isOnline = reply.screening.tier === 'online';
    const record = crossing(asked, reply, number, {
      documentedCheck: isOnline ? null : { ...FORM, handwritten, mark },
    });
    const body = { ...record, ...change(record) };
    await this.#system.ask('border', '/v1/crossings', { method: 'POST', body });
    return body;
  }
}
