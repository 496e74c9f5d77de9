export type InstantStyle = 'time' | 'time-with-seconds' | 'date' | 'day';

const OPTIONS: Readonly<Record<InstantStyle, Intl.DateTimeFormatOptions>> = {
  time: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  'time-with-seconds': { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  date: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  day: { day: 'numeric', month: 'short' },
};

const formats = new Map<string, Intl.DateTimeFormat>();

/** Making a format is slow, using it is fast: one each for locale, zone and style. */
function formatOf(locale: string, timeZone: string, style: InstantStyle): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { ...OPTIONS[style], timeZone });
  formats.set(key, made);
  return made;
}

/**
 * An instant in a site's zone. Times of day are always 24 hours with colons, 04:15, as flight boards print them, also in
 * Indonesian, whose general rule is a full stop. The zone's name is printed beside it by the caller.
 */
export function formatInstant(atMs: number, locale: string, timeZone: string, style: InstantStyle): string {
  const format = formatOf(locale, timeZone, style);
  if (style === 'date' || style === 'day') return format.format(atMs);
  return format
    .formatToParts(atMs)
    .filter((part) => part.type !== 'literal')
    .map((part) => part.value)
    .join(':');
}

/** Indonesia's own names for its zones, in every language. */
const ZONE_NAMES: Readonly<Record<string, string>> = {
  'Asia/Jakarta': 'WIB',
  'Asia/Pontianak': 'WIB',
  'Asia/Makassar': 'WITA',
  'Asia/Jayapura': 'WIT',
};

/** The zone of the machine that shows the page, with a name that can be printed. */
export function localZone(
  locale: string,
  atMs: number,
): { readonly timeZone: string; readonly zoneName: string } {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const named = new Intl.DateTimeFormat(locale, { timeZone, timeZoneName: 'short' })
    .formatToParts(atMs)
    .find((part) => part.type === 'timeZoneName')?.value;
  return { timeZone, zoneName: ZONE_NAMES[timeZone] ?? named ?? timeZone };
}
