/** What can be wrong with a history. */
export const FINDINGS = [
  'lost',
  'duplicated',
  'invented',
  'reordered',
  'cleared-although-listed',
  'never-screened',
  'admitted-twice',
  'unaccounted-form',
  'miscounted',
  'stuck',
] as const;

export interface Finding {
  readonly kind: (typeof FINDINGS)[number];
  readonly text: string;
}
