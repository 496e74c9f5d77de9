/** The row that somebody has open, as it was last seen and where. */
export interface OpenRow<T> {
  readonly id: string;
  readonly item: T;
  readonly at: number;
}

export interface Row<T> {
  readonly item: T;
  /** No longer in the queue; kept because somebody has it open. */
  readonly isGone: boolean;
}

/**
 * The rows of a queue as it is now, with the open one among them: a row that somebody works on does not vanish under their
 * hands, though the queue no longer has it.
 */
export function rowsWithOpen<T>(
  items: readonly T[],
  open: OpenRow<T> | null,
  idOf: (item: T) => string,
): Row<T>[] {
  const rows = items.map((item): Row<T> => ({ item, isGone: false }));
  if (open === null || items.some((item) => idOf(item) === open.id)) return rows;
  return rows.toSpliced(Math.min(open.at, rows.length), 0, { item: open.item, isGone: true });
}
