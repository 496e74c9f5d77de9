import type {
  BeginRun,
  CheckReply,
  DocumentedCheck,
  FlightObservation,
  HallObservation,
  OpenCheck,
  RecordCrossing,
  Screening,
} from '#contracts';
import type { FlightView, HallView, LaneChangeNote, LaneRequest } from '#hall-model';
import type { ExpandedScenario } from '#scenario';
import type { LaneChange } from './lane-desk.ts';
import { type TravelDocuments, travelDocuments } from './travel-documents.ts';

const MINUTE_MS = 60_000;

/** Puts what the model does into the words of border's API: instants for run times, documents for travellers. */
export class Wording {
  readonly #runId: string;
  readonly #scenario: ExpandedScenario;
  /** What border answered to checks whose crossing is not recorded yet: at most one a lane. */
  readonly #screenings = new Map<number, CheckReply>();

  constructor(runId: string, scenario: ExpandedScenario) {
    this.#runId = runId;
    this.#scenario = scenario;
  }

  /** Site time of a run time. */
  instant(runMs: number): string {
    return new Date(this.#scenario.startsAtUnixMs + Math.round(runMs)).toISOString();
  }

  beginRun(speed: number): BeginRun {
    const { scenario, title, randomSeed, durationMs, sites } = this.#scenario;
    return {
      runId: this.#runId,
      scenario,
      title,
      randomSeed,
      startsAt: this.instant(0),
      endsAt: this.instant(durationMs),
      speed,
      sites: sites.map(({ siteId, name, timeZone, zoneName, halls, policy }) => ({
        siteId,
        name,
        timeZone,
        zoneName,
        halls: halls.map(({ hallId, direction, autogates, counters }) => ({
          hallId,
          direction,
          autogates,
          counters,
        })),
        policy: {
          autogateSnapshotMaxAgeMs: policy.autogateSnapshotMaxAgeMs,
          secondOfficerForForeigners: policy.secondOfficerForForeigners,
          fireAfterMs: policy.fireAfterMs,
          clearAfterMs: policy.clearAfterMs,
          minimumHoldMs: policy.minimumHoldMs,
        },
      })),
    };
  }

  laneChange({ siteId, hallId, laneId, laneKind, open, officerId, atMs }: LaneChangeNote): LaneChange {
    return {
      siteId,
      siteAt: this.instant(atMs),
      lane: { laneId, hallId, laneKind, state: open ? 'open' : 'closed', officerId: open ? officerId : null },
    };
  }

  openCheck(request: LaneRequest): OpenCheck {
    const documents = this.#documentsOf(request);
    return {
      ...this.#whoAndWhere(request, documents),
      siteAt: this.instant(request.checkStartedAtMs),
      visaNumber: documents.visaNumber,
    };
  }

  /** Keeps border's answer to a check until its crossing is recorded. */
  remember(request: LaneRequest, reply: CheckReply): void {
    this.#screenings.set(request.traveller.serial, reply);
  }

  remembers(request: LaneRequest): boolean {
    return this.#screenings.has(request.traveller.serial);
  }

  recordCrossing(request: LaneRequest): RecordCrossing {
    const reply = this.#screenings.get(request.traveller.serial);
    if (!reply || request.decision === null) {
      throw new Error(`traveller ${request.traveller.serial} was never checked`);
    }
    this.#screenings.delete(request.traveller.serial);
    const documents = this.#documentsOf(request);
    return {
      ...this.#whoAndWhere(request, documents),
      laneSequence: request.laneSequence,
      checkStartedAt: this.instant(request.checkStartedAtMs),
      siteAt: this.instant(request.siteAtMs),
      decision: request.decision,
      screening: reply.screening,
      documentedCheck: this.#documentedCheck(request, reply, documents),
    };
  }

  hallObservation(hall: HallView): HallObservation {
    return {
      ...hall,
      banks: hall.banks.map((bank) => ({ ...bank, waitingTimes: { ...bank.waitingTimes } })),
    };
  }

  flightObservation({
    scheduledAtMs,
    estimatedAtMs,
    delayMs,
    delayCodes,
    ...flight
  }: FlightView): FlightObservation {
    return {
      ...flight,
      delayMinutes: delayMs / MINUTE_MS,
      delayCodes: delayCodes.map(({ code, delayMs: ms }) => ({ code, minutes: ms / MINUTE_MS })),
      scheduledAt: this.instant(scheduledAtMs),
      estimatedAt: this.instant(estimatedAtMs),
    };
  }

  #documentsOf({ traveller }: LaneRequest): TravelDocuments {
    return travelDocuments(this.#scenario.randomSeed, traveller.serial, traveller.travellerClass);
  }

  #whoAndWhere(request: LaneRequest, documents: TravelDocuments) {
    const { siteId, hallId, laneId, laneKind, direction, officerId, traveller, flight } = request;
    return {
      crossingId: `${this.#runId}.${String(traveller.serial).padStart(8, '0')}`,
      runId: this.#runId,
      siteId,
      hallId,
      laneId,
      laneKind,
      direction,
      travellerClass: traveller.travellerClass,
      document: { mrz: documents.mrz },
      flight: { flightNumber: flight.flightNumber, date: flight.date },
      officerId,
    };
  }

  /** The form that the officer fills in; null when the check was online. */
  #documentedCheck(
    request: LaneRequest,
    { screening, documentedCheckNeeds }: CheckReply,
    documents: TravelDocuments,
  ): DocumentedCheck | null {
    if (!documentedCheckNeeds) return null;
    const officerId = request.officerId ?? `${request.siteId}-supervisor`;
    return {
      officerId,
      officerInitials: initialsOf(officerId),
      secondOfficerId: documentedCheckNeeds.secondOfficer ? `${request.siteId}-second` : null,
      mrzCheckDigits: 'valid',
      photoTaken: true,
      watchlistSnapshot: snapshotSeen(screening, 'watchlist'),
      interpolSnapshot: snapshotSeen(screening, 'interpol'),
      visaNumber: documentedCheckNeeds.visa ? documents.visaNumber : null,
      lengthOfStayDays: documentedCheckNeeds.visa ? 30 : null,
      mark: {
        kind: documentedCheckNeeds.mark,
        number: `${documentedCheckNeeds.mark === 'stamp' ? 'S' : 'K'}${String(request.laneSequence).padStart(6, '0')}`,
      },
      handwritten: { ...this.#localDateAndTime(request), flightNumber: request.flight.flightNumber },
    };
  }

  #localDateAndTime({ siteId, siteAtMs }: LaneRequest): { date: string; time: string } {
    const timeZone = this.#scenario.sites.find((site) => site.siteId === siteId)?.timeZone ?? 'UTC';
    const formatter = formatterOf(timeZone);
    const [date, time] = formatter.format(this.#scenario.startsAtUnixMs + siteAtMs).split(' ');
    return { date: date ?? '', time: time ?? '' };
  }
}

const formatters = new Map<string, Intl.DateTimeFormat>();
/** `2024-06-20 04:21` in a zone; made once, for making one is slow. */
function formatterOf(timeZone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(timeZone);
  if (!formatter) {
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    });
    formatters.set(timeZone, formatter);
  }
  return formatter;
}

/** Two letters that stay the same for an officer. */
function initialsOf(officerId: string): string {
  let sum = 0;
  for (const character of officerId) sum = (sum * 31 + character.charCodeAt(0)) % 676;
  return String.fromCharCode(65 + Math.floor(sum / 26), 65 + (sum % 26));
}

function snapshotSeen(
  screening: Screening,
  service: 'watchlist' | 'interpol',
): { version: number; ageMs: number } | null {
  const lookup = screening.lookups.find((one) => one.service === service && one.source === 'snapshot');
  if (!lookup || lookup.listVersion === null) return null;
  return { version: lookup.listVersion, ageMs: lookup.snapshotAgeMs ?? 0 };
}
