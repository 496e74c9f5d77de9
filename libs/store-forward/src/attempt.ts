/**
 * How one record fared at the other side.
 *
 * - `acknowledged`: it is recorded there, now or (`repeat`) since an earlier attempt.
 * - `rejected`: it was understood and refused; trying again changes nothing.
 */
export type RecordOutcome =
  | { readonly kind: 'acknowledged'; readonly repeat: boolean }
  | { readonly kind: 'rejected'; readonly reason: string };

/**
 * How an attempt to send a batch ended. `undelivered`: it surely was not recorded (nobody listened, or the other side
 * said that it could not). `unknown`: it may or may not have been (a timeout, a broken connection, a garbled answer); it
 * is repeated under the same crossing ids, which the register makes harmless.
 */
export type Attempt =
  | { readonly kind: 'answered'; readonly outcomes: ReadonlyMap<string, RecordOutcome> }
  | { readonly kind: 'undelivered'; readonly reason: string }
  | { readonly kind: 'unknown'; readonly reason: string };
