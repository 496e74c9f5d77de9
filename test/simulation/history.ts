import type { JournalBodies, RecordCrossing } from '#contracts';

/** A device was told that its crossing is recorded: from here on it may not be lost. */
export interface Told {
  readonly crossingId: string;
  readonly laneId: string;
  readonly laneSequence: number;
  /** Hash of what the device had sent. */
  readonly hash: string;
  readonly repeat: boolean;
}

export const sentKey = (crossingId: string, hash: string): string => `${crossingId} ${hash}`;

/** The journal's `CrossingRecorded`, in the order of its readers. */
export interface Recorded {
  readonly crossing: RecordCrossing;
  readonly hash: string;
}

export interface Settled {
  readonly crossingId: string;
  readonly kind: 'acknowledged' | 'blocked';
}

/** A record made under fallback was screened again, against these versions of the lists. */
export interface ScreenedAgain {
  readonly crossingId: string;
  readonly versions: Readonly<Record<'watchlist' | 'interpol', number>>;
  /** Under the document that a person had mended. */
  readonly asMended?: true | undefined;
}

/** A record at the register, in the order of first arrival. */
export interface Registered {
  readonly crossingId: string;
  readonly laneKey: string;
  readonly laneSequence: number;
  /** Times that its arrival was told to be the first. */
  readonly firstWrites: number;
}

/** A numbered paper form that was issued or printed. */
export interface Form {
  readonly number: string;
  /** By the journal's last word on it. */
  readonly state: 'transcribed' | 'spoiled' | 'lost' | 'returned' | 'unaccounted';
  /** What stands on the sheet; null: no crossing, or nobody has the sheet. */
  readonly paper: {
    readonly documentNumber: string;
    readonly flightNumber: string;
    readonly decision: RecordCrossing['decision'];
    /** Local date and time. */
    readonly date: string;
    readonly time: string;
  } | null;
  /** Somebody was told that its crossing is recorded. */
  readonly told: boolean;
  /** The record that its officer had sent of the same crossing and that nobody answered, as {@link sentKey} has it. */
  readonly alsoSentAs: string | null;
}

/**
 * What happened, as anybody could have written it down from outside: the devices' notes, the journal, the register. It says
 * nothing of how the system works, so that a history exported from real processes can be held against the same rules.
 */
export interface History {
  readonly told: readonly Told[];
  /** All that lanes ever sent, answered or not: id and hash, as {@link sentKey} has them; null when nobody noted it. */
  readonly sent: ReadonlySet<string> | null;
  readonly journal: readonly Recorded[];
  /** Records of the spool whose id stood for another record: the id that each was given, and its own. A person decides. */
  readonly keptBeside: ReadonlyMap<string, string>;
  /** The journal's words on forwarding, in order. */
  readonly settled: readonly Settled[];
  readonly queue: ReadonlyMap<string, 'pending' | 'acknowledged' | 'blocked'>;
  readonly register: readonly Registered[];
  /** The journal's words on reconciliation, in order. */
  readonly screenedAgain: readonly ScreenedAgain[];
  /** Records as people mended them. */
  readonly mended: readonly RecordCrossing[];
  /** Records that were told to be late hits. */
  readonly lateHits: readonly string[];
  readonly merges: readonly JournalBodies['CrossingsMerged'][];
  /** Crossings that contradict each other, for a person to decide. */
  readonly conflicts: readonly (readonly string[])[];
  readonly forms: readonly Form[];
  /** Whether a traveller was on a list in that version of it. */
  readonly isListed: (
    service: 'watchlist' | 'interpol',
    crossing: RecordCrossing,
    version: number,
  ) => boolean;
  /** What border counts as not at the register yet; null when nobody looked. */
  readonly backlogCounted: number | null;
  /**
   * `at-rest`: faults were over, everybody was done, nothing was on its way. `restless`: they were not within the bound.
   * `cut-off`: nobody waited for it, or the history is not whole.
   */
  readonly end: 'at-rest' | 'restless' | 'cut-off';
}
