import type { SitePlan } from './expanded.ts';

export interface Bilingual {
  readonly id: string;
  readonly en: string;
}

export type RowKind =
  | 'run-starts'
  | 'site'
  | 'day'
  | 'fault-starts'
  | 'fault-ends'
  | 'store-stops'
  | 'store-back'
  | 'officers-come'
  | 'officers-go'
  | 'note'
  | 'run-ends';

/** One thing that happens in a run, in the words of a person. */
export interface TimelineRow {
  readonly atMs: number;
  /** Day and time at the sites concerned, each with its zone, such as "Thu 20 Jun 2024 04:15 WIB (05:15 WITA)". */
  readonly siteTime: Bilingual;
  readonly kind: RowKind;
  readonly text: Bilingual;
}

/** Of all sites when `sites` is left out. */
export type MakeRow = (
  atMs: number,
  kind: RowKind,
  text: Bilingual,
  sites?: readonly SitePlan[],
) => TimelineRow;
