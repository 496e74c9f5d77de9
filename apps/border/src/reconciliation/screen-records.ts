import { SCREENED_LISTS } from '#contracts';
import type { LateHitFinding, ScreenedList, ScreeningReply, ScreeningRequest } from '#contracts';
import { lateHitRule } from '#store-forward';
import { CentreFailedError } from '../centre/centre-failed.ts';
import type { TravelDocument } from '../checks/travel-document.ts';
import type { RecordedCrossing } from './recorded-crossing.ts';

type Answer = ScreeningReply['results'][number];

/** What the lists say of the records of one step. */
export interface Screened {
  readonly versions: Readonly<Record<ScreenedList, number>>;
  readonly findings: ReadonlyMap<string, LateHitFinding[]>;
  /** Records whose document cannot be read, so that nobody could be looked up: for a person. */
  readonly unreadable: readonly RecordedCrossing[];
}

export interface ScreeningDoors {
  /** @throws CentreFailedError, CentreRefusedError */
  readonly ask: (list: ScreenedList, body: string) => Promise<ScreeningReply>;
  /** Throws when the zone cannot be read. */
  readonly read: (mrz: string, siteAt: string) => TravelDocument;
}

/** Has records screened again. @throws CentreFailedError, CentreRefusedError: then nothing of the step is known */
export async function screenRecords(
  { ask, read }: ScreeningDoors,
  siteId: string,
  siteAt: string,
  records: readonly RecordedCrossing[],
): Promise<Screened> {
  const unreadable: RecordedCrossing[] = [];
  const asked = records.flatMap((record) => {
    const question = questionOf(record, read);
    if (question) return [question];
    unreadable.push(record);
    return [];
  });
  const versions = { watchlist: 0, interpol: 0 };
  const findings = new Map<string, LateHitFinding[]>();
  if (asked.length === 0) return { versions, findings, unreadable };
  const body = JSON.stringify({ siteId, siteAt, records: asked } satisfies ScreeningRequest);
  const replies = await Promise.all(SCREENED_LISTS.map((list) => ask(list, body)));
  const known = new Map(records.map((record) => [record.crossing.crossingId, record]));
  for (const reply of replies) {
    versions[reply.service] = reply.listVersion;
    const answers = new Map(reply.results.map((answer) => [answer.crossingId, answer]));
    for (const { crossingId } of asked) {
      const [record, answer] = [known.get(crossingId), answers.get(crossingId)];
      if (!record || !answer) throw new CentreFailedError(`${reply.service} left out ${crossingId}`, false);
      const finding = findingOf(record, reply, answer);
      if (finding) findings.set(crossingId, [...(findings.get(crossingId) ?? []), finding]);
    }
  }
  return { versions, findings, unreadable };
}

function questionOf(
  { crossing, recordedAt }: RecordedCrossing,
  read: ScreeningDoors['read'],
): ScreeningRequest['records'][number] | null {
  const { crossingId, siteAt } = crossing;
  try {
    const document = read(crossing.document.mrz, siteAt);
    const { documentNumber, nationality, birthDate, surname, givenNames } = document;
    return { crossingId, documentNumber, nationality, birthDate, surname, givenNames, siteAt, recordedAt };
  } catch {
    return null;
  }
}

function findingOf(
  { crossing }: RecordedCrossing,
  { service, listVersion }: ScreeningReply,
  answer: Answer,
): LateHitFinding | null {
  const rule = lateHitRule(crossing.decision, answer);
  if (!rule) return null;
  const { atCrossing, now, versionAtCrossing } = answer;
  const lookup = crossing.screening.lookups.find((one) => one.service === service);
  return {
    service,
    rule,
    atCrossing,
    now,
    versionAtCrossing,
    listVersion,
    snapshotVersion: lookup?.listVersion ?? null,
    snapshotAgeMs: lookup?.snapshotAgeMs ?? null,
  };
}
