import { DateTime } from 'luxon';
import { readFormNumber, recordCrossing } from '#contracts';
import type { BeginRun, Lookup, RecordCrossing, TranscribedForm } from '#contracts';
import { ProblemError } from '#http-edge';
import { readTravelDocument } from '../checks/travel-document.ts';
import { brokenRule } from '../crossings/crossing-rules.ts';
import type { FormProblem } from './form-problems.ts';
import { sixDigits, zoneOfForm } from './zone-of-form.ts';

const HOUR_MS = 3_600_000;
/** Watches differ; a form may be a little ahead of the site's clock. */
const AHEAD_MS = 30 * 60_000;

/** Where and when a form may have been used. */
export interface FormSetting {
  readonly run: Pick<BeginRun, 'runId' | 'startsAt'>;
  readonly site: BeginRun['sites'][number];
  readonly hallId: string;
  /** Site time now, or when the run was over. */
  readonly untilMs: number;
}

type Wrong = Omit<FormProblem, 'at'>;

/** The crossing's id, the same however often the form is typed in. */
export const crossingIdOfForm = (formNumber: string): string => `form.${formNumber}`;

/** The crossing that a form tells of, or what about the form cannot be right. */
export function recordOfForm(form: TranscribedForm, setting: FormSetting): RecordCrossing | Wrong[] {
  const { site, hallId, run } = setting;
  const decidedAt = DateTime.fromISO(`${form.date}T${form.time}`, { zone: site.timeZone });
  const wrongs = [
    ...wrongByItself(form),
    ...wrongTime(decidedAt.toMillis(), setting),
    ...wrongDocument(form),
  ];
  if (wrongs.length > 0) return wrongs;
  const { serial = 0 } = readFormNumber(form.formNumber) ?? {};
  const siteAt = new Date(decidedAt.toMillis()).toISOString();
  const seen = (version: number | null, hours: number | null) =>
    version === null ? null : { version, ageMs: Math.round((hours ?? 0) * HOUR_MS) };
  const watchlist = seen(form.watchlistVersion, form.watchlistAgeHours);
  const interpol = seen(form.interpolVersion, form.interpolAgeHours);
  const { officerId, officerInitials, secondOfficerId, photoTaken, visaNumber, lengthOfStayDays } = form;
  // By way of the schema, which puts the fields in their order: equal records are equal texts.
  const record = recordCrossing.parse({
    crossingId: crossingIdOfForm(form.formNumber),
    runId: run.runId,
    siteId: site.siteId,
    hallId,
    laneId: `${hallId}-${form.lane}`,
    laneKind: 'counter',
    direction: site.halls.find((hall) => hall.hallId === hallId)?.direction,
    travellerClass: form.travellerClass,
    document: { mrz: zoneOfForm(form) },
    flight: { flightNumber: form.flightNumber, date: form.flightDate ?? form.date },
    officerId,
    laneSequence: serial,
    checkStartedAt: siteAt,
    siteAt,
    decision: form.decision,
    screening: {
      tier: 'paper',
      lookups: [lookup('watchlist', form.watchlist, watchlist), lookup('interpol', form.interpol, interpol)],
    },
    documentedCheck: {
      officerId,
      officerInitials,
      secondOfficerId,
      mrzCheckDigits: form.mrzLine2 === null ? 'unreadable' : 'valid',
      photoTaken,
      watchlistSnapshot: watchlist,
      interpolSnapshot: interpol,
      visaNumber,
      lengthOfStayDays,
      mark: { kind: form.markKind, number: form.markNumber },
      handwritten: { date: form.date, time: form.time, flightNumber: form.flightNumber },
      formNumber: form.formNumber,
    },
  });
  if (form.asWritten !== null) return record;
  const broken = brokenRule(record, site.policy);
  return broken ? [{ ...broken, field: FIELD_OF[broken.field] ?? 'formNumber' }] : record;
}

/** Fields of a record, as they are called on a form. */
const FIELD_OF: Readonly<Record<string, string>> = {
  decision: 'decision',
  'documentedCheck.visaNumber': 'visaNumber',
  'documentedCheck.lengthOfStayDays': 'lengthOfStayDays',
  'documentedCheck.secondOfficerId': 'secondOfficerId',
  'documentedCheck.mark.kind': 'markKind',
};

function lookup(
  service: 'watchlist' | 'interpol',
  outcome: TranscribedForm['watchlist'],
  seen: { readonly version: number; readonly ageMs: number } | null,
): Lookup {
  return {
    service,
    outcome,
    source: seen ? 'snapshot' : 'none',
    listVersion: seen?.version ?? null,
    snapshotAgeMs: seen?.ageMs ?? null,
  };
}

function wrongByItself(form: TranscribedForm): Wrong[] {
  const wrongs: Wrong[] = [];
  if (form.documentNumberAgain !== form.documentNumber) {
    // Neither entry is told: whoever mends it looks at the paper.
    wrongs.push({ field: 'documentNumberAgain', expected: 'the same as the first time; see the paper' });
  }
  if (form.mrzLine1 !== null && form.mrzLine2 === null) {
    wrongs.push({ field: 'mrzLine2', expected: 'the second line of the zone, when the first is given' });
  }
  for (const list of ['watchlist', 'interpol'] as const) {
    const [version, hours] = [form[`${list}Version`], form[`${list}AgeHours`]];
    if (form[list] !== 'unknown' && version === null) {
      wrongs.push({
        field: `${list}Version`,
        expected: 'the version of the list that was looked into, or unknown as what it said',
        example: 41,
      });
    }
    if ((version === null) !== (hours === null)) {
      wrongs.push({
        field: `${list}AgeHours`,
        expected: 'the age of the list beside its version',
        example: 2.5,
      });
    }
  }
  return wrongs;
}

function wrongTime(decidedMs: number, { run, site, untilMs }: FormSetting): Wrong[] {
  if (decidedMs >= Date.parse(run.startsAt) && decidedMs <= untilMs + AHEAD_MS) return [];
  const local = (ms: number): string =>
    DateTime.fromMillis(ms, { zone: site.timeZone }).toFormat('yyyy-MM-dd HH:mm');
  const [first, last] = [local(Date.parse(run.startsAt)), local(untilMs)];
  return [
    {
      field: 'date',
      expected: `date and time from ${first} to ${last} ${site.zoneName}`,
      example: last.slice(0, 10),
    },
  ];
}

/** The zone's check digits, and what it says beside what else is written. */
function wrongDocument(form: TranscribedForm): Wrong[] {
  const line = form.mrzLine2;
  const zone = zoneOfForm(line === null ? { ...form, mrzLine1: null } : form);
  try {
    readTravelDocument(zone, Number(form.date.slice(0, 4)));
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const field = line === null ? 'documentNumber' : 'mrzLine2';
    const { expected = 'a zone that can be read', example } = error.about;
    return [{ field, expected: `${expected} (${error.message.replace('document.mrz: ', '')})`, example }];
  }
  if (line === null) return [];
  const said: readonly [string, string, string][] = [
    ['documentNumber', line.slice(0, 9), form.documentNumber.padEnd(9, '<')],
    ['nationality', line.slice(10, 13), form.nationality.padEnd(3, '<')],
    ['birthDate', line.slice(13, 19), sixDigits(form.birthDate)],
    ['expiryDate', line.slice(21, 27), sixDigits(form.expiryDate)],
  ];
  return said
    .filter(([, copied, written]) => copied !== written)
    .map(([field]) => ({ field, expected: 'what the second line of the zone says; see the paper' }));
}
