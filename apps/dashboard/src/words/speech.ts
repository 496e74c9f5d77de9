import type { IntlShape } from 'react-intl';
import { durationParts } from '../format/durations.ts';
import { formatInstant, localZone } from '../format/instants.ts';
import type { InstantStyle } from '../format/instants.ts';
import type { MessageKey, Values } from './words.ts';

export interface Zone {
  /** IANA name, such as Asia/Jakarta. */
  readonly timeZone: string;
  /** What people call it: WIB, WITA or WIT. Printed beside every time. */
  readonly zoneName: string;
}

/** How the page speaks one language: every word, number and time on the screen goes through here. */
export interface Speech {
  readonly locale: string;
  readonly say: (key: MessageKey, values?: Values) => string;
  readonly number: (value: number, fractionDigits?: number) => string;
  /** 41 s, 12 min, 3 h 12 min, 2 d 4 h. */
  readonly duration: (durationMs: number) => string;
  /** As short as a big figure must be. */
  readonly shortDuration: (durationMs: number) => string;
  /** Without the zone's name. */
  readonly instant: (at: number | string, timeZone: string, style: InstantStyle) => string;
  /** 04:15 WIB */
  readonly time: (at: number | string, zone: Zone, style?: InstantStyle) => string;
  /** A real time, in the zone of the machine that shows the page: 10:41:07 WIB. Never to be taken for site time. */
  readonly wallTime: (at: number | string) => string;
  /** "a, b, and c" */
  readonly list: (items: readonly string[]) => string;
}

export function speechOf(intl: IntlShape): Speech {
  const say: Speech['say'] = (key, values) => intl.formatMessage({ id: key }, values);
  const instant: Speech['instant'] = (at, timeZone, style) =>
    formatInstant(typeof at === 'string' ? Date.parse(at) : at, intl.locale, timeZone, style);
  return {
    locale: intl.locale,
    say,
    number: (value, fractionDigits = 0) =>
      intl.formatNumber(value, { maximumFractionDigits: fractionDigits }),
    duration: (durationMs) => {
      const { unit, ...values } = durationParts(durationMs);
      return say(`duration.${unit}`, values);
    },
    shortDuration: (durationMs) => {
      const { unit, ...values } = durationParts(durationMs);
      return say(unit === 'hours' ? 'duration.hours-short' : `duration.${unit}`, values);
    },
    instant,
    time: (at, zone, style = 'time') =>
      say('time.zoned', { time: instant(at, zone.timeZone, style), zone: zone.zoneName }),
    wallTime: (at) => {
      const atMs = typeof at === 'string' ? Date.parse(at) : at;
      const zone = localZone(intl.locale, atMs);
      return say('time.zoned', {
        time: instant(atMs, zone.timeZone, 'time-with-seconds'),
        zone: zone.zoneName,
      });
    },
    list: (items) => intl.formatList(items, { type: 'conjunction' }),
  };
}
