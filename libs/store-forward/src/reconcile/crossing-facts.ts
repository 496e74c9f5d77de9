/** What reconciliation looks at of a crossing's record. */
export interface CrossingFacts {
  readonly crossingId: string;
  /** Document number and issuing state, or nationality, as one text: who carries it is one traveller. */
  readonly documentKey: string;
  /** Of the country that keeps this border; its people may leave and come back without any earlier record. */
  readonly isNational: boolean;
  readonly direction: 'arrival' | 'departure';
  readonly laneKind: 'autogate' | 'counter';
  readonly decision: 'cleared' | 'referred' | 'refused';
  readonly flightNumber: string;
  /** Local date of the flight. */
  readonly flightDate: string;
  /** Site time of the decision; wall time at which it was recorded. */
  readonly siteAtMs: number;
  readonly recordedAtMs: number;
  /** Site time at which the check began. */
  readonly checkStartedAtMs: number;
  /** The same instant as the site's own clocks and calendars show it, `YYYY-MM-DD` and `HH:MM`. */
  readonly localDate: string;
  readonly localTime: string;
  /** What was written and stamped by hand; null after an online check. */
  readonly form: HandwrittenFacts | null;
}

export interface HandwrittenFacts {
  /** Of a numbered paper form; null: the form was filled in on the counter's screen. */
  readonly formNumber: string | null;
  readonly mark: { readonly kind: 'stamp' | 'sticker'; readonly number: string };
  readonly handwritten: { readonly date: string; readonly time: string; readonly flightNumber: string };
}

/** In the order in which things happened; the same for the same records, however they were given. */
export const inOrder = (records: readonly CrossingFacts[]): CrossingFacts[] =>
  [...records].sort(
    (a, b) =>
      a.siteAtMs - b.siteAtMs ||
      a.recordedAtMs - b.recordedAtMs ||
      (a.crossingId < b.crossingId ? -1 : a.crossingId > b.crossingId ? 1 : 0),
  );
