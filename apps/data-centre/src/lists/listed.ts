/** Lists of which sites keep snapshots. */
export const LISTS = ['watchlist', 'interpol'] as const;
export type ListName = (typeof LISTS)[number];

/** Of one list; a snapshot carries all of them. */
export const MAX_KEYS = 200_000;
