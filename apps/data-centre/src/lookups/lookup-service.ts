import type { LookupReply, LookupRequest } from '#contracts';

/** What a lookup found, without saying where. */
export type Finding = Pick<LookupReply, 'outcome' | 'lengthOfStayDays'>;

/** One service of the centre that answers about a traveller: from memory, so that it answers in microseconds. */
export interface LookupService {
  readonly service: LookupReply['service'];
  /** Version of the data that it answers from. */
  readonly version: number;
  lookUp(asked: LookupRequest): Finding;
}

export const LISTED: Finding = { outcome: 'hit', lengthOfStayDays: null };
export const CLEAR: Finding = { outcome: 'clear', lengthOfStayDays: null };
export const NOT_FOUND: Finding = { outcome: 'not-found', lengthOfStayDays: null };
export const mayStay = (lengthOfStayDays: number): Finding => ({ outcome: 'clear', lengthOfStayDays });
