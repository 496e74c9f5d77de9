/** For each state, the states that may follow it. Staying is no transition. */
export type Transitions<State extends string> = Readonly<Record<State, readonly State[]>>;

/** A move that its table does not allow: a mistake in our own code, never of a caller's data. */
export class IllegalTransitionError extends Error {
  readonly from: string;
  readonly to: string;
  constructor(what: string, from: string, to: string) {
    super(`${what} cannot go from ${from} to ${to}`);
    this.name = 'IllegalTransitionError';
    this.from = from;
    this.to = to;
  }
}

/** Returns `to` when the table allows it, else throws {@link IllegalTransitionError}. */
export function move<State extends string>(
  what: string,
  table: Transitions<State>,
  from: State,
  to: State,
): State {
  if (!table[from].includes(to)) throw new IllegalTransitionError(what, from, to);
  return to;
}
