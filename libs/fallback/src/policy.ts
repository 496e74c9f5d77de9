/** What a site has agreed to do when the centre fails. Durations are site time. */
export interface FallbackPolicy {
  /** Autogates may go on with a local snapshot no older than this; null: never, as in June 2024. */
  readonly autogateSnapshotMaxAgeMs: number | null;
  /** A second officer signs the documented check of a foreigner. */
  readonly secondOfficerForForeigners: boolean;
  /** Net time that a service fails before it counts as down. */
  readonly fireAfterMs: number;
  /** Time that a service answers without a break before it counts as up again. */
  readonly clearAfterMs: number;
  /** Shortest time that a service stays down once it is. */
  readonly minimumHoldMs: number;
}

/**
 * What applies unless a scenario says otherwise: estimates of ours, chosen so that a dead centre is seen within two
 * seconds, and one that flaps (up 40 s, down 20 s) is left alone until it has stood for a minute and five have passed.
 */
export const DEFAULT_POLICY: FallbackPolicy = Object.freeze({
  autogateSnapshotMaxAgeMs: null,
  secondOfficerForForeigners: false,
  fireAfterMs: 1_500,
  clearAfterMs: 60_000,
  minimumHoldMs: 300_000,
});
