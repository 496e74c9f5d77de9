/**
 * What becomes of one request that meets a fault. Plain data: whoever serves the request carries it out, and a model
 * prices it with {@link seenByCaller}; neither asks which kind of fault it came from.
 */
export type Misbehaviour =
  /** Nobody answers; the connection stays open. `afterWork`: the service did the work first, so the caller cannot know. */
  | { readonly effect: 'hold'; readonly afterWork: boolean }
  /** The connection is destroyed without an answer. */
  | { readonly effect: 'reset'; readonly afterWork: boolean }
  /** An error is answered at once, the work is not done. */
  | { readonly effect: 'refuse'; readonly status: number; readonly code: string }
  /** The work is done; the answer breaks off after this share of its bytes. */
  | { readonly effect: 'cut'; readonly sentShare: number }
  /** The work is done; the answer says nothing that can be read. */
  | { readonly effect: 'corrupt'; readonly how: Corruption }
  /** The work is done; the answer comes byte by byte. */
  | { readonly effect: 'trickle'; readonly bytesPerSecond: number }
  /** The work is done and answered, so much later. */
  | { readonly effect: 'delay'; readonly delayMs: number };

export const CORRUPTIONS = ['not-json', 'wrong-shape', 'empty'] as const;
export type Corruption = (typeof CORRUPTIONS)[number];

/**
 * The overlap rule. A request meets the wire before the service, and the service before its answer: of several faults
 * that bite, the one that comes first in this list decides, alone. Of two delays the longer counts, of two trickles the
 * slower; of two equals the fault listed first.
 */
const NEAREST_THE_WIRE_FIRST: readonly Misbehaviour['effect'][] = [
  'hold',
  'reset',
  'refuse',
  'cut',
  'corrupt',
  'trickle',
  'delay',
];

/** True when `one` decides over `other`, which was met first. */
export function overrules(one: Misbehaviour, other: Misbehaviour): boolean {
  if (one.effect === 'delay' && other.effect === 'delay') return one.delayMs > other.delayMs;
  if (one.effect === 'trickle' && other.effect === 'trickle') {
    return one.bytesPerSecond < other.bytesPerSecond;
  }
  return NEAREST_THE_WIRE_FIRST.indexOf(one.effect) < NEAREST_THE_WIRE_FIRST.indexOf(other.effect);
}

/** Bytes of a lookup's reply with its head, for pricing a trickle; about what data-centre sends. */
const REPLY_BYTES = 300;

/**
 * What a caller who gives up after `deadlineMs` gets from a service that would answer after `answerMs`: whether there was
 * a usable answer, and how long the caller waited for knowing. All in milliseconds of the caller's time.
 */
export function seenByCaller(
  misbehaviour: Misbehaviour | null,
  answerMs: number,
  deadlineMs: number,
): { readonly answered: boolean; readonly waitMs: number } {
  const inTime = (waitMs: number): { answered: boolean; waitMs: number } =>
    waitMs < deadlineMs ? { answered: true, waitMs } : { answered: false, waitMs: deadlineMs };
  const inVain = (waitMs: number): { answered: boolean; waitMs: number } => ({
    answered: false,
    waitMs: Math.min(waitMs, deadlineMs),
  });
  if (misbehaviour === null) return inTime(answerMs);
  switch (misbehaviour.effect) {
    case 'hold':
      return inVain(deadlineMs);
    case 'reset':
      return inVain(misbehaviour.afterWork ? answerMs : 0);
    case 'refuse':
      return inVain(0);
    case 'cut':
    case 'corrupt':
      return inVain(answerMs);
    case 'trickle':
      return inTime(answerMs + (1_000 * REPLY_BYTES) / misbehaviour.bytesPerSecond);
    case 'delay':
      return inTime(answerMs + misbehaviour.delayMs);
  }
}
