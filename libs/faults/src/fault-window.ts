import type { KeyedRandom } from '#determinism';
import type { FaultParameters } from './fault-kind.ts';
import { overrules } from './misbehaviour.ts';
import type { Misbehaviour } from './misbehaviour.ts';
import type { Fault } from './parse-fault.ts';

/** One fault, where and when, as a scenario writes it down: plain data. */
export interface FaultWindow {
  readonly faultId: string;
  readonly kind: string;
  readonly parameters: FaultParameters;
  readonly services: readonly string[] | 'all';
  /** Site ids. */
  readonly sites: readonly string[] | 'all';
  /** On the clock of whoever plays it (run time in a plan); in force from here ... */
  readonly fromMs: number;
  /** ... until just before here; null: to the end. */
  readonly untilMs: number | null;
}

/** A window whose fault is checked and whose chance is tied down. */
export interface FaultInForce {
  readonly window: FaultWindow;
  readonly fault: Fault;
  readonly random: KeyedRandom;
  /** Handle of this fault's draws in `random`. */
  readonly purpose: number;
}

/** Ties a window to its chance: the draws hang on `random`'s key and the fault's id, on nothing else. */
export function putInForce(window: FaultWindow, fault: Fault, random: KeyedRandom): FaultInForce {
  return { window, fault, random, purpose: random.purpose(`fault ${window.faultId}`) };
}

export interface FaultedRequest {
  readonly service: string;
  /** Null when the request does not say: only faults of all sites apply. */
  readonly siteId: string | null;
  readonly atMs: number;
  /** Whole number that tells requests apart, so that each has its own luck. */
  readonly subject: number;
  /** Which repeat of the same request this is; 0 to 65,535. Default 0. */
  readonly occasion?: number;
}

/** Whether a window covers a service at a site, at whatever time. */
export function covers(window: FaultWindow, service: string, siteId: string | null): boolean {
  return (
    (window.services === 'all' || window.services.includes(service)) &&
    (window.sites === 'all' || (siteId !== null && window.sites.includes(siteId)))
  );
}

/**
 * The one place that decides whether a fault bites: service, site, window, probability, then the kind's own phases; and
 * of several that bite, which (see the overlap rule at `overrules`). Null: the request goes through unharmed.
 */
export function biteOf(
  faults: Iterable<FaultInForce>,
  request: FaultedRequest,
): { readonly faultId: string; readonly misbehaviour: Misbehaviour } | null {
  let decided: { faultId: string; misbehaviour: Misbehaviour } | null = null;
  for (const { window, fault, random, purpose } of faults) {
    if (request.atMs < window.fromMs || request.atMs >= (window.untilMs ?? Infinity)) continue;
    if (!covers(window, request.service, request.siteId)) continue;
    random.stream(purpose, request.subject, request.occasion ?? 0);
    if (!random.chance(fault.probability)) continue;
    const sinceStartMs = request.atMs - window.fromMs;
    const misbehaviour = fault.behaviour.act({ sinceStartMs, random });
    if (misbehaviour === null) continue;
    if (decided === null || overrules(misbehaviour, decided.misbehaviour)) {
      decided = { faultId: window.faultId, misbehaviour };
    }
  }
  return decided;
}
