import type { AccountForms, FormBook, FormBookPage, TranscribedForm, Transcription } from '#contracts';
import { formFile } from '../support/paper-form.ts';
import { insist } from './asking.ts';
import type { Final } from './asking.ts';
import type { Answer } from './answer.ts';
import type { Border } from './border.ts';
import { LIST_SERVICES } from './centre.ts';
import type { Centre } from './centre.ts';
import type { House } from './house.ts';
import { FormPad, sheetsOf } from './paper-form.ts';
import type { PaperForm, Printed } from './paper-form.ts';
import type { PaperPlan } from './seed-plan.ts';
import { SITE_ID } from './seed-plan.ts';
import type { World } from './world.ts';

const CLERKS = ['rina', 'budi'] as const;
const MOST_AT_ONCE = 4;
/** Attempts at a batch that is refused; then it goes back on the pile. */
const MOST_CORRECTIONS = 4;

type Said = Pick<AccountForms, 'from' | 'to' | 'became' | 'reason'>;

export interface OfficeParts {
  readonly world: World;
  readonly house: House;
  readonly centre: Centre;
  readonly plan: PaperPlan;
  /** All lanes are done: no form will be written any more. */
  readonly isHallEmpty: () => boolean;
  /** Changes when border's books of forms do. */
  readonly version: () => number;
}

/**
 * People around the forms of one hall: they have a book issued and printed, type in what officers wrote, and go through the
 * numbers that border still misses until it misses none. They make mistakes, and go back to the paper when border says so.
 */
export class Office {
  /** Every sheet that was printed. */
  readonly sheets = new Map<string, PaperForm>();
  readonly pads = new Map<string, FormPad>();
  readonly #parts: OfficeParts;
  /** Written forms that wait to be typed in. */
  readonly #pile: PaperForm[] = [];
  /** Forms that border was seen to miss: nobody mislays them again. */
  readonly #missed = new Set<PaperForm>();
  /** Of all sheets; "" until they are printed. */
  #bookId = '';
  /** Border missed nothing when its books were of this version. */
  #nothingMissedAt: number | null = null;

  constructor(parts: OfficeParts) {
    this.#parts = parts;
  }

  get isDone(): boolean {
    return this.#pile.length === 0 && this.#nothingMissedAt === this.#parts.version();
  }

  async run(): Promise<void> {
    const { clock, luck } = this.#parts.world;
    await this.#print();
    for (;;) {
      await clock.sleep(luck.between('office pauses', 200, 3_000));
      if (this.#pile.length > 0) await this.#typeIn();
      else if (this.#parts.isHallEmpty() && !this.isDone) await this.#takeStock();
    }
  }

  async #print(): Promise<void> {
    const { world, centre, plan } = this.#parts;
    const counters = world.plan.lanes.filter(({ laneKind }) => laneKind === 'counter');
    const asked = {
      siteId: SITE_ID,
      hallId: world.plan.hallId,
      count: plan.blanks * counters.length,
      by: CLERKS[0],
    };
    const issued = await this.#insist('a book of forms', (border) => border.forms.issue(asked));
    if (issued.kind !== 'done') throw new Error(`no forms: ${issued.code}`);
    const sheets = sheetsOf(issued.body);
    this.#bookId = issued.body.bookId;
    for (const sheet of sheets) this.sheets.set(sheet.number, sheet);
    const printed: Printed = {
      siteMs: world.siteMs,
      lists: plan.listsPrinted
        ? Object.fromEntries(
            LIST_SERVICES.map((list) => {
              const { version } = centre.lists[list];
              return [
                list,
                { version, isListed: (serial: number) => centre.isListed(list, serial, version) },
              ];
            }),
          )
        : {},
    };
    counters.forEach((lane, at) => {
      const blanks = sheets.slice(at * plan.blanks, (at + 1) * plan.blanks);
      this.pads.set(
        lane.laneId,
        new FormPad({ world, plan, lane }, blanks, printed, (form) => this.#pile.push(form)),
      );
    });
  }

  async #typeIn(): Promise<void> {
    const { world, plan } = this.#parts;
    const { luck, tally } = world;
    const batch = luck.between('forms at once', 1, MOST_AT_ONCE);
    const taken: PaperForm[] = [];
    while (taken.length < batch && this.#pile.length > 0) {
      const [form] = this.#pile.splice(luck.between('form of the pile', 0, this.#pile.length - 1), 1);
      if (!this.#missed.has(form!) && luck.chance('mislays a form', plan.mislaid)) {
        tally.add('form mislaid');
        world.tell('office', () => `mislays form ${form!.number}`);
      } else taken.push(form!);
    }
    if (taken.length === 0) return;
    const asFile = luck.chance('as a file', 0.5);
    let typed = taken.map((form) => this.#keyed(form));
    for (let attempt = 1; attempt <= MOST_CORRECTIONS; attempt += 1) {
      const answer = await this.#send(typed, asFile);
      if (answer.kind === 'done') {
        for (const form of taken) form.told = true;
        await this.#typeInAgain(taken);
        return;
      }
      if (answer.code === 'form-accounted') {
        for (const form of taken) await this.#sayOf(form, 'outstanding', 'it is here');
      }
      typed = taken.map((form) => asOnPaper(form, attempt > 1));
    }
    this.#pile.push(...taken);
  }

  #keyed(form: PaperForm): TranscribedForm {
    const { luck, tally } = this.#parts.world;
    const typed = asOnPaper(form, false);
    if (!luck.chance('keys a form wrong', this.#parts.plan.keyedWrong)) return typed;
    tally.add('form keyed wrong');
    const turned = (text: string): string =>
      text.replace(/\d(?=\D*$)/, (digit) => String((Number(digit) + 1) % 10));
    const otherNumber = turned(typed.documentNumber);
    return luck.oneOf('keyed wrong', [
      { ...typed, documentNumber: otherNumber },
      { ...typed, documentNumber: otherNumber },
      { ...typed, documentNumberAgain: otherNumber },
      { ...typed, formNumber: turned(typed.formNumber) },
      { ...typed, mrzLine2: typed.mrzLine2 && turned(typed.mrzLine2), expiryDate: '2029-13-31' },
    ]);
  }

  /** Somebody else types the same batch in, who may read something else on the paper. */
  async #typeInAgain(forms: readonly PaperForm[]): Promise<void> {
    const { world, plan } = this.#parts;
    if (!world.luck.chance('types a batch twice', plan.keyedTwice)) return;
    world.tally.add('form keyed twice');
    const misreads = world.luck.chance('misreads a form', 0.3);
    if (misreads) world.tally.add('form keyed twice, otherwise');
    const typed = forms.map((form) => asOnPaper(form, true));
    const read = misreads ? typed.map((form) => ({ ...form, flightNumber: 'GA834' })) : typed;
    await this.#send(read, world.luck.chance('again as a file', 0.5));
  }

  #send(forms: readonly TranscribedForm[], asFile: boolean): Promise<Final<Transcription>> {
    const [by, keyedAgainBy] = CLERKS;
    const what = `forms ${forms.map(({ formNumber }) => formNumber).join(', ')}`;
    return this.#insist(what, (border) =>
      asFile
        ? border.forms.typeInFile({ csv: formFile(forms), by, keyedAgainBy })
        : border.forms.typeIn({ forms: [...forms], by, keyedAgainBy }),
    );
  }

  /** Looks for every number that border misses. */
  async #takeStock(): Promise<void> {
    const version = this.#parts.version();
    const page = await this.#insist<FormBookPage>('the open books', (border) => border.forms.open());
    if (page.kind !== 'done') throw new Error(`no list of books: ${page.code}`);
    for (const book of page.body.books) await this.#goThrough(book);
    if (page.body.books.length === 0) this.#nothingMissedAt = version;
  }

  async #goThrough(book: FormBook): Promise<void> {
    const { world } = this.#parts;
    for (const { from, to } of book.outstandingRanges) {
      const missed = sheetsOf({ from, to, siteId: SITE_ID }).map(({ number }) => number);
      world.tell('office', () => `looks for ${missed.join(', ')}`);
      if (!missed.some((number) => this.sheets.has(number))) {
        // Border issued it, and its answer never came.
        world.tally.add('book of forms that nobody has');
        await this.#say(book.bookId, { from, to, became: 'returned', reason: 'never printed' });
        continue;
      }
      for (const number of missed) await this.#lookFor(this.sheets.get(number)!);
    }
  }

  async #lookFor(form: PaperForm): Promise<void> {
    const { world, plan } = this.#parts;
    if (form.fate === 'blank') await this.#sayOf(form, 'returned', 'blank');
    else if (form.fate === 'spoiled') await this.#sayOf(form, 'spoiled', 'voided by its officer');
    else if (form.fate === 'lost') {
      await this.#sayOf(form, 'lost', 'nowhere to be found');
      if (!world.luck.chance('a lost form is found', 0.3)) return;
      world.tally.add('lost form found');
      world.tell('office', () => `finds form ${form.number} after all`);
      form.fate = 'written';
      this.#bring(form);
    } else if (!form.told) {
      if (!this.#missed.has(form) && world.luck.chance('says what is not so', plan.saidWrong)) {
        world.tally.add('form said to be what it is not');
        await this.#sayOf(form, world.luck.oneOf('said', ['lost', 'spoiled'] as const), 'a mistake');
      }
      this.#bring(form);
    }
  }

  #bring(form: PaperForm): void {
    this.#missed.add(form);
    if (!this.#pile.includes(form)) this.#pile.push(form);
  }

  #sayOf({ number }: PaperForm, became: Said['became'], reason: string): Promise<void> {
    return this.#say(this.#bookId, { from: number, to: number, became, reason });
  }

  async #say(bookId: string, said: Said): Promise<void> {
    const what = `forms ${said.from} to ${said.to} are ${said.became}`;
    await this.#insist(what, (border) => border.forms.account(bookId, { ...said, by: CLERKS[1] }));
  }

  async #insist<T>(what: string, ask: (border: Border) => Promise<Answer<T>>): Promise<Final<T>> {
    const { world, house } = this.#parts;
    const answer = await insist({ world, house, who: 'office', what, ask });
    if (!answer) throw new Error('the office never gives up');
    return answer;
  }
}

/** What is typed of a form; where it breaks the rules, with the reason once border has asked for one. */
const asOnPaper = ({ wrote, breaksRules }: PaperForm, withReason: boolean): TranscribedForm => ({
  ...wrote!,
  asWritten: breaksRules && withReason ? 'so it stands on the paper' : null,
});
