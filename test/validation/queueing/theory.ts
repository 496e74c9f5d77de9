/**
 * Formulas and numerical solutions of queueing theory. Rates are per millisecond; `servers` is c, `load` is a = lambda / mu
 * in erlangs. Gross, Shortle, Thompson and Harris, "Fundamentals of queueing theory", 4th ed., unless said otherwise.
 */

/** Share of arrivals lost by M/M/c/c (Erlang's B), by its recursion. */
export function erlangB(servers: number, load: number): number {
  let blocking = 1;
  for (let c = 1; c <= servers; c += 1) blocking = (load * blocking) / (c + load * blocking);
  return blocking;
}

/** Share of arrivals that wait in M/M/c (Erlang's C). */
export function erlangC(servers: number, load: number): number {
  const blocking = erlangB(servers, load);
  return (servers * blocking) / (servers - load * (1 - blocking));
}

/** Mean wait of M/M/c. */
export const waitMMc = (servers: number, arrivalRate: number, serviceRate: number): number =>
  erlangC(servers, arrivalRate / serviceRate) / (servers * serviceRate - arrivalRate);

/** Share of M/M/c's arrivals that wait no longer than `limit`. */
export const waitWithinMMc = (
  servers: number,
  arrivalRate: number,
  serviceRate: number,
  limit: number,
): number =>
  1 - erlangC(servers, arrivalRate / serviceRate) * Math.exp(-(servers * serviceRate - arrivalRate) * limit);

/** Mean wait of M/G/1, by Pollaczek and Khinchine. */
export const waitMG1 = (arrivalRate: number, meanService: number, cv: number): number => {
  const utilisation = arrivalRate * meanService;
  return ((utilisation / (1 - utilisation)) * meanService * (1 + cv * cv)) / 2;
};

/**
 * Mean waits of M/M/c with priorities that do not interrupt, one service rate for all, highest priority first
 * (Cobham 1954; Kella and Yechiali 1985).
 */
export function waitsByPriority(
  servers: number,
  arrivalRates: readonly number[],
  serviceRate: number,
): number[] {
  const total = arrivalRates.reduce((sum, rate) => sum + rate, 0);
  const first = erlangC(servers, total / serviceRate) / (servers * serviceRate);
  let before = 0;
  return arrivalRates.map((rate) => {
    const upTo = before + rate / (servers * serviceRate);
    const wait = first / ((1 - before) * (1 - upTo));
    before = upTo;
    return wait;
  });
}

/** Stationary distribution of a birth-death chain on 0..n, given its rates up from and down to each state. */
export function birthDeath(states: number, up: (n: number) => number, down: (n: number) => number): number[] {
  const weights = [1];
  for (let n = 1; n < states; n += 1) weights.push((weights[n - 1]! * up(n - 1)) / down(n));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

export const meanOf = (distribution: readonly number[], value: (n: number) => number = (n) => n): number =>
  distribution.reduce((sum, share, n) => sum + share * value(n), 0);

/**
 * Stationary distribution of any chain on states 0..n-1, given its transitions, by repeated sweeps (Gauss-Seidel) until
 * nothing moves any more.
 */
export function stationary(
  states: number,
  transitions: readonly { readonly from: number; readonly to: number; readonly rate: number }[],
): number[] {
  const out = new Float64Array(states);
  const into: { from: number; rate: number }[][] = Array.from({ length: states }, () => []);
  for (const { from, to, rate } of transitions) {
    out[from]! += rate;
    into[to]!.push({ from, rate });
  }
  let shares = new Float64Array(states).fill(1 / states);
  for (let sweep = 0, moved = 1; moved > 1e-13; sweep += 1) {
    if (sweep > 100_000) throw new Error('the chain does not settle');
    moved = 0;
    for (let state = 0; state < states; state += 1) {
      let flow = 0;
      for (const { from, rate } of into[state]!) flow += shares[from]! * rate;
      const share = flow / out[state]!;
      moved = Math.max(moved, Math.abs(share - shares[state]!));
      shares[state] = share;
    }
    const total = shares.reduce((sum, share) => sum + share, 0);
    shares = shares.map((share) => share / total);
  }
  return [...shares];
}

/**
 * Mean number in Mt/M/c, empty at 0, at each of the given times: the chain's forward equations by the classic
 * fourth-order Runge-Kutta method, with a step short against every rate.
 */
export function meanNumbersMtMc(
  servers: number,
  arrivalRate: (atMs: number) => number,
  serviceRate: number,
  states: number,
  timesMs: readonly number[],
  stepMs: number,
): number[] {
  let shares = new Float64Array(states);
  shares[0] = 1;
  const slope = (now: Float64Array, atMs: number): Float64Array => {
    const rate = arrivalRate(atMs);
    const change = new Float64Array(states);
    for (let n = 0; n < states; n += 1) {
      const up = n + 1 < states ? now[n]! * rate : 0;
      const down = now[n]! * Math.min(n, servers) * serviceRate;
      change[n]! -= up + down;
      if (n + 1 < states) change[n + 1]! += up;
      if (n > 0) change[n - 1]! += down;
    }
    return change;
  };
  const plus = (a: Float64Array, b: Float64Array, by: number): Float64Array =>
    a.map((x, n) => x + by * b[n]!);
  let atMs = 0;
  return timesMs.map((untilMs) => {
    while (atMs < untilMs) {
      const step = Math.min(stepMs, untilMs - atMs);
      const k1 = slope(shares, atMs);
      const k2 = slope(plus(shares, k1, step / 2), atMs + step / 2);
      const k3 = slope(plus(shares, k2, step / 2), atMs + step / 2);
      const k4 = slope(plus(shares, k3, step), atMs + step);
      shares = shares.map((x, n) => x + (step / 6) * (k1[n]! + 2 * k2[n]! + 2 * k3[n]! + k4[n]!));
      atMs += step;
    }
    return meanOf([...shares]);
  });
}
