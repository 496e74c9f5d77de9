import { KeyedRandom, shareTable } from '#determinism';
import type { Sampler, ShareTable } from '#determinism';
import type { HallLaws } from './hall-laws.ts';

/** Sizes of family groups and their weights: an estimate of ours, no counts of CGK were found. */
const GROUP_SIZES = Uint8Array.of(2, 3, 4, 5);
const GROUP_SHARES = shareTable([0.35, 0.7, 0.9, 1]);
/** Hajj travellers come in groups of one coach. */
const HAJJ_GROUP_TRAVELLERS = 45;

/** Key of one traveller's draws: hangs on the flight and the place on its list alone. */
export function subjectOf(flightHash: number, place: number): number {
  return (flightHash + Math.imul(place + 1, 0x9e37_79b1)) | 0;
}

/** A hajj group's travellers have one show-up and walk between them. */
export function hajjSubjectOf(flightHash: number, place: number): number {
  return (flightHash ^ Math.imul(((place / HAJJ_GROUP_TRAVELLERS) | 0) + 1, 0x7feb_352d)) | 0;
}

/**
 * What travellers are like and how long things take them: every answer is a keyed draw on (purpose, traveller), so it is
 * the same whatever policy is tried, whoever else travels, and in whatever order things happen. A purpose draws nothing
 * on behalf of another. `occasion` counts a traveller's checks.
 */
export class Habits {
  // Declared, not defined: see "Fields" in libs/sim-kernel/README.md.
  declare private readonly random: KeyedRandom;
  declare private readonly class: number;
  declare private readonly group: number;
  declare private readonly showUp: number;
  declare private readonly walk: number;
  declare private readonly uptake: number;
  declare private readonly approach: number;
  declare private readonly document: number;
  declare private readonly chip: number;
  declare private readonly face: number;
  declare private readonly rejection: number;
  declare private readonly leave: number;
  declare private readonly counter: number;
  declare private readonly referral: number;
  declare private readonly lookup: number;
  declare private readonly secondLine: number;
  declare private readonly seat: number;

  constructor(randomSeed: number, replication: number) {
    const random = new KeyedRandom({ randomSeed, replication });
    this.random = random;
    this.class = random.purpose('traveller-class');
    this.group = random.purpose('group-size');
    this.showUp = random.purpose('show-up');
    this.walk = random.purpose('walk');
    this.uptake = random.purpose('gate-uptake');
    this.approach = random.purpose('gate-approach');
    this.document = random.purpose('gate-document');
    this.chip = random.purpose('gate-chip');
    this.face = random.purpose('gate-face');
    this.rejection = random.purpose('gate-rejection');
    this.leave = random.purpose('gate-leave');
    this.counter = random.purpose('counter-check');
    this.referral = random.purpose('referral');
    this.lookup = random.purpose('lookup');
    this.secondLine = random.purpose('second-line');
    this.seat = random.purpose('hall-to-seat');
  }

  /** Class number of a traveller; `shares` holds those of the flight from `from` on. */
  travellerClass(subject: number, shares: ShareTable, from: number): number {
    return this.random.stream(this.class, subject).pick(shares, from) - from;
  }

  groupSize(subject: number): number {
    return GROUP_SIZES[this.random.stream(this.group, subject).pick(GROUP_SHARES, 0)]!;
  }

  showUpMs(laws: HallLaws, subject: number): number {
    return laws.showUp.drawWhole(this.random.stream(this.showUp, subject));
  }

  walkMs(laws: HallLaws, subject: number): number {
    return laws.walk.drawWhole(this.random.stream(this.walk, subject));
  }

  /** Whether a traveller takes to gates; who does where few do, does where more do. */
  likesGates(laws: HallLaws, subject: number, travellerClass: number): boolean {
    const like = 2 * travellerClass;
    return this.random.stream(this.uptake, subject).pick(laws.gateUptake, like) === like;
  }

  /** Approach, document and chip. */
  gateReadingMs(laws: HallLaws, subject: number, occasion: number): number {
    const random = this.random;
    return (
      laws.approach.drawWhole(random.stream(this.approach, subject, occasion)) +
      laws.document.drawWhole(random.stream(this.document, subject, occasion)) +
      laws.chip.drawWhole(random.stream(this.chip, subject, occasion))
    );
  }

  gateRejects(laws: HallLaws, subject: number, occasion: number): boolean {
    return this.random.stream(this.rejection, subject, occasion).pick(laws.rejection, 0) === 0;
  }

  /** Face attempts, at most two; negative when both failed. */
  gateFaceMs(laws: HallLaws, subject: number, occasion: number): number {
    const random = this.random.stream(this.face, subject, occasion);
    const firstMs = laws.face.drawWhole(random);
    if (random.pick(laws.faceRetry, 0) !== 0) return firstMs;
    const bothMs = firstMs + laws.face.drawWhole(random);
    return random.pick(laws.faceRetry, 0) !== 0 ? bothMs : -bothMs;
  }

  gateLeaveMs(laws: HallLaws, subject: number, occasion: number): number {
    return laws.leave.drawWhole(this.random.stream(this.leave, subject, occasion));
  }

  /** Into `out[at]`, not rounded. One key for all tiers: a traveller slow online is slow on paper too. */
  storeCounterMs(
    laws: HallLaws,
    tier: number,
    subject: number,
    occasion: number,
    out: Float64Array,
    at: number,
  ): void {
    laws.counter[tier]!.drawTo(this.random.stream(this.counter, subject, occasion), out, at);
  }

  referred(laws: HallLaws, subject: number, occasion: number): boolean {
    return this.random.stream(this.referral, subject, occasion).pick(laws.referral, 0) === 0;
  }

  lookupMs(laws: HallLaws, subject: number, occasion: number): number {
    return laws.lookup.drawWhole(this.random.stream(this.lookup, subject, occasion));
  }

  secondLineMs(laws: HallLaws, subject: number, occasion: number): number {
    return laws.secondLine.drawWhole(this.random.stream(this.secondLine, subject, occasion));
  }

  hallToSeatMs(law: Sampler, subject: number): number {
    return law.drawWhole(this.random.stream(this.seat, subject));
  }
}
