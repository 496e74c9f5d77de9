import { formNumberOf, readFormNumber } from '#contracts';
import type { CheckReply, FormBook, TranscribedForm } from '#contracts';
import type { Decision } from '#fallback';
import { documentedCheckNeeds } from '#fallback';
import type { ListService } from './centre.ts';
import type { PaperPlan, PlannedLane, PlannedTraveller } from './seed-plan.ts';
import { SITE_ID, STARTS_AT_MS } from './seed-plan.ts';
import { DOCUMENT_OF, FLIGHT, HOLDER, ZONE_MS, mrzOfSerial } from './travellers.ts';
import type { World } from './world.ts';

const HOUR_MS = 3_600_000;

/** A sheet with a number on it, wherever it lies. */
export interface PaperForm {
  readonly number: string;
  fate: 'blank' | 'written' | 'spoiled' | 'lost';
  /** As the officer wrote it; the document number stands there once. */
  wrote: TranscribedForm | null;
  /** Its officer forgot something that the rules ask for. */
  breaksRules: boolean;
  /** See `History.forms`. */
  alsoSentAs: string | null;
  /** Somebody was told that its crossing is recorded. */
  told: boolean;
}

/** Lists as they were printed with the forms: who is on them, up to a version. */
export interface PrintedList {
  readonly version: number;
  readonly isListed: (serial: number) => boolean;
}
export interface Printed {
  readonly siteMs: number;
  readonly lists: Readonly<Partial<Record<ListService, PrintedList>>>;
}

/** What an officer found out of one list, and of what version and age the list was. */
interface Seen {
  readonly outcome: 'clear' | 'hit' | 'unknown';
  readonly version: number | null;
  readonly ageHours: number | null;
}
const NOTHING_SEEN: Seen = { outcome: 'unknown', version: null, ageHours: null };

/** Blank sheets at one counter, and how its officer fills them in. */
export class FormPad {
  readonly #world: World;
  readonly #plan: PaperPlan;
  readonly #lane: PlannedLane;
  readonly #blanks: PaperForm[];
  readonly #printed: Printed;
  /** Where a written form goes. */
  readonly #handIn: (form: PaperForm) => void;

  constructor(
    { world, plan, lane }: { world: World; plan: PaperPlan; lane: PlannedLane },
    blanks: readonly PaperForm[],
    printed: Printed,
    handIn: (form: PaperForm) => void,
  ) {
    this.#world = world;
    this.#plan = plan;
    this.#lane = lane;
    this.#blanks = [...blanks];
    this.#printed = printed;
    this.#handIn = handIn;
  }

  get isEmpty(): boolean {
    return this.#blanks.length === 0;
  }

  /** Decides by the printed lists alone, border being out of reach. */
  decide(traveller: PlannedTraveller): void {
    const watchlist = this.#lookUp('watchlist', traveller.serial);
    const interpol = this.#lookUp('interpol', traveller.serial);
    const isClear = [watchlist, interpol].every(({ outcome }) => outcome === 'clear');
    this.#write(traveller, isClear ? 'cleared' : 'referred', { watchlist, interpol }, null);
  }

  /** Writes down what was decided when border still answered; whether it has the record, nobody knows. */
  repeat(traveller: PlannedTraveller, decision: Decision, reply: CheckReply, sentAs: string): void {
    const seen = (list: ListService): Seen => {
      const found = reply.screening.lookups.find(({ service }) => service === list);
      if (!found || found.listVersion === null || found.outcome === 'not-found') return NOTHING_SEEN;
      return {
        outcome: found.outcome,
        version: found.listVersion,
        ageHours: inHours(found.snapshotAgeMs ?? 0),
      };
    };
    this.#world.tally.add('form beside a record nobody answered');
    this.#write(traveller, decision, { watchlist: seen('watchlist'), interpol: seen('interpol') }, sentAs);
  }

  #lookUp(list: ListService, serial: number): Seen {
    const printed = this.#printed.lists[list];
    if (!printed) return NOTHING_SEEN;
    const outcome = printed.isListed(serial) ? 'hit' : 'clear';
    const ageHours = inHours(this.#world.siteMs - this.#printed.siteMs);
    return { outcome, version: printed.version, ageHours };
  }

  #write(
    traveller: PlannedTraveller,
    decision: Decision,
    seen: Readonly<Record<ListService, Seen>>,
    sentAs: string | null,
  ): void {
    const { luck, tally } = this.#world;
    let form = this.#blanks.shift();
    if (form && !this.isEmpty && luck.chance('spoils a form', this.#plan.spoiled)) {
      form.fate = 'spoiled';
      tally.add('form spoiled');
      form = this.#blanks.shift();
    }
    if (!form) throw new Error('an empty pad');
    const { number } = form;
    const wrote = this.#filledIn(number, traveller, decision, seen);
    const needsSecond = this.#needs(traveller).secondOfficer;
    const breaksRules = needsSecond && wrote.secondOfficerId === null;
    Object.assign(form, { fate: 'written', wrote, breaksRules, alsoSentAs: sentAs });
    tally.add('form written');
    this.#world.tell(
      this.#lane.laneId,
      () => `writes form ${number} of traveller ${traveller.serial}: ${decision}`,
    );
    if (luck.chance('loses a form', this.#plan.lost)) {
      form.fate = 'lost';
      tally.add('form lost');
      this.#world.tell(this.#lane.laneId, () => `loses form ${number}`);
    } else this.#handIn(form);
  }

  #needs({ travellerClass }: Pick<PlannedTraveller, 'travellerClass'>) {
    const { direction, policy } = this.#world.plan;
    return documentedCheckNeeds(travellerClass, direction, policy);
  }

  #filledIn(
    formNumber: string,
    { serial, travellerClass }: PlannedTraveller,
    decision: Decision,
    { watchlist, interpol }: Readonly<Record<ListService, Seen>>,
  ): TranscribedForm {
    const { luck, plan, siteMs } = this.#world;
    const needs = this.#needs({ travellerClass });
    // Nobody dates a form before the run began: no watch is off by that much on purpose.
    const watchMs = Math.max(STARTS_AT_MS, siteMs + this.#plan.watchOffMs);
    const local = new Date(watchMs + ZONE_MS).toISOString();
    const [mrzLine1 = null, mrzLine2 = null] = luck.chance('copies the zone', 0.4)
      ? mrzOfSerial(serial).split('\n')
      : [];
    const forgets = needs.secondOfficer && luck.chance('forgets the second officer', 0.2);
    return {
      formNumber,
      lane: this.#lane.laneId.slice(plan.hallId.length + 1),
      officerId: `${SITE_ID}-0113`,
      officerInitials: 'BW',
      secondOfficerId: needs.secondOfficer && !forgets ? `${SITE_ID}-0114` : null,
      travellerClass,
      documentType: 'P',
      documentNumber: DOCUMENT_OF.number(serial),
      documentNumberAgain: DOCUMENT_OF.number(serial),
      mrzLine1: mrzLine2 === null ? null : mrzLine1,
      mrzLine2,
      ...HOLDER,
      nationality: DOCUMENT_OF.nationality,
      flightNumber: FLIGHT.flightNumber,
      flightDate: FLIGHT.date,
      date: local.slice(0, 10),
      time: local.slice(11, 16),
      markKind: needs.mark,
      markNumber: `P${formNumber.slice(-10)}`,
      photoTaken: true,
      visaNumber: needs.visa ? 'V000000412' : null,
      lengthOfStayDays: needs.visa ? 30 : null,
      watchlist: watchlist.outcome,
      watchlistVersion: watchlist.version,
      watchlistAgeHours: watchlist.ageHours,
      interpol: interpol.outcome,
      interpolVersion: interpol.version,
      interpolAgeHours: interpol.ageHours,
      decision,
      asWritten: null,
    };
  }
}

/** The sheets of a book, as they come out of the printer. */
export function sheetsOf({ from, to, siteId }: Pick<FormBook, 'from' | 'to' | 'siteId'>): PaperForm[] {
  const [first = 0, last = -1] = [from, to].map((number) => readFormNumber(number)?.serial);
  return Array.from({ length: last - first + 1 }, (_, at) => ({
    number: formNumberOf(siteId, first + at),
    fate: 'blank',
    wrote: null,
    breaksRules: false,
    alsoSentAs: null,
    told: false,
  }));
}

/** As officers write it, with one decimal. */
const inHours = (ms: number): number => Math.round((10 * ms) / HOUR_MS) / 10;
