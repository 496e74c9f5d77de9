import type { ExpandedScenario } from '#scenario';
import type { FigureName, FigureReport, Interval, Unit, Verdict } from '#planning';

/** Figures as people read them: minutes and counts, with half widths. */
export const TITLES: Readonly<Record<FigureName, string>> = {
  'wait-mean': 'mean wait',
  'wait-p50': 'median wait',
  'wait-p95': '95th percentile',
  'queue-max': 'longest queue',
  'flights-late': 'left > 15 min late',
  'delay-86': 'delay by code 86',
  'delay-93': 'delay by code 93',
  missed: 'travellers missed',
};

const PER_UNIT: Readonly<Record<Unit, number>> = { ms: 60_000, travellers: 1, flights: 1 };
export const UNIT_WORDS: Readonly<Record<Unit, string>> = { ms: 'min', travellers: '', flights: '' };

/** In the unit that is shown. */
export const shown = (value: number, unit: Unit): number => value / PER_UNIT[unit];

/** `20.6 ± 0.4 min`; a single run has no interval, nothing observed is a dash. */
export function intervalText(interval: Interval | null, unit: Unit): string {
  if (interval === null) return '–';
  const { mean, halfWidth } = interval;
  const word = UNIT_WORDS[unit];
  const spread = halfWidth === null ? '' : ` ± ${number(shown(halfWidth, unit))}`;
  return `${number(shown(mean, unit))}${spread}${word && ` ${word}`}`;
}

export function differenceText({ difference, unit }: FigureReport): string {
  if (difference === null || difference.interval === null) return '–';
  if (difference.verdict === 'equal') return 'equal';
  const sign = difference.interval.mean > 0 ? '+' : '';
  return `${sign}${intervalText(difference.interval, unit)} ${MARKS[difference.verdict]}`;
}

export const MARKS: Readonly<Record<Verdict, string>> = {
  more: '▲',
  less: '▼',
  'no detectable difference': '≈',
  equal: '=',
  unknown: '?',
};

const number = (value: number): string => {
  const text = value.toFixed(Math.abs(value) >= 1_000 ? 0 : 1);
  return text === '-0.0' ? '0.0' : text;
};

/** Where a figure was taken: `CGK-T3-arrival all lanes`, `CGK-T3-arrival autogates`, `152 departures of 2024-06-20`. */
export function placeOf({ scope }: FigureReport): string {
  if (scope.kind === 'day') {
    return `${scope.departures} departure${scope.departures === 1 ? '' : 's'} of ${scope.date}`;
  }
  if (scope.kind === 'hall') return `${scope.hallId} all lanes`;
  return `${scope.hallId} ${scope.laneKind === 'autogate' ? 'autogates' : 'counters'}`;
}

const minutes = (valueMs: number): string => `${valueMs / 60_000} min`;

/** What the airlines of a scenario do about travellers still in the hall, in a sentence. */
export function airlineRuleText({ airline }: ExpandedScenario): string {
  const { boardingCutOffMs, callForwardWithinMs, holdUpToMs } = airline;
  const hold =
    holdUpToMs > 0
      ? `a flight waits for travellers in the hall until ${minutes(holdUpToMs)} after schedule, then leaves them behind`
      : 'a flight waits for nobody';
  const call =
    callForwardWithinMs > 0
      ? `; travellers are called forward ${minutes(callForwardWithinMs)} before off-block`
      : '';
  return `gates close ${minutes(boardingCutOffMs)} before off-block; ${hold}${call}`;
}
