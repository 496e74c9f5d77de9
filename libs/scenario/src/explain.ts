import { DateTime } from 'luxon';
import type { ExpandedScenario, SitePlan } from './expanded.ts';
import { faultRows } from './explain-faults.ts';
import type { Bilingual, MakeRow, RowKind, TimelineRow } from './timeline-row.ts';

/** In this order when they fall together. */
const KIND_ORDER: readonly RowKind[] = [
  'run-starts',
  'site',
  'day',
  'note',
  'fault-starts',
  'fault-ends',
  'store-stops',
  'store-back',
  'officers-go',
  'officers-come',
  'run-ends',
];

/** What will happen in a run, by time: for a dry run, a list beside the clock, a report. Nothing is simulated. */
export function explainScenario(scenario: ExpandedScenario): TimelineRow[] {
  const row = (
    atMs: number,
    kind: RowKind,
    text: Bilingual,
    sites: readonly SitePlan[] = scenario.sites,
  ): TimelineRow => ({ atMs, siteTime: siteTimes(scenario.startsAtUnixMs + atMs, sites), kind, text });
  const rows = [
    row(0, 'run-starts', { id: `Mulai: ${scenario.title.id}`, en: `Start: ${scenario.title.en}` }),
    ...scenario.sites.map((site) =>
      row(0, 'site', { id: lanesText(site, 'id'), en: lanesText(site, 'en') }, [site]),
    ),
    ...dayRows(scenario, row),
    ...(scenario.notes ?? []).map(({ atMs, source, text }) =>
      row(
        atMs,
        'note',
        source === null ? text : { id: `${text.id} [${source}]`, en: `${text.en} [${source}]` },
      ),
    ),
    ...faultRows(scenario, row),
    ...storeRows(scenario, row),
    ...callInRows(scenario, row),
    row(scenario.durationMs, 'run-ends', { id: 'Selesai.', en: 'End.' }),
  ];
  return rows
    .filter(({ atMs, kind }) => kind === 'note' || (atMs >= 0 && atMs <= scenario.durationMs))
    .sort(
      (one, other) => one.atMs - other.atMs || KIND_ORDER.indexOf(one.kind) - KIND_ORDER.indexOf(other.kind),
    );
}

/** The rows as lines for a terminal. */
export function timelineText(rows: readonly TimelineRow[], language: keyof Bilingual): string {
  const width = Math.max(0, ...rows.map(({ siteTime }) => siteTime[language].length));
  return rows
    .map(({ siteTime, text }) => `${siteTime[language].padEnd(width)}  ${text[language]}`)
    .join('\n');
}

function siteTimes(unixMs: number, sites: readonly SitePlan[]): Bilingual {
  const zones = new Map(sites.map(({ timeZone, zoneName }) => [zoneName, timeZone]));
  const inLanguage = (locale: string): string => {
    const [first = '', ...others] = [...zones].map(([zoneName, timeZone], at) => {
      const local = DateTime.fromMillis(unixMs, { zone: timeZone }).setLocale(locale);
      return `${local.toFormat(at === 0 ? 'ccc d LLL yyyy HH:mm' : 'HH:mm')} ${zoneName}`;
    });
    return others.length === 0 ? first : `${first} (${others.join(', ')})`;
  };
  return { id: inLanguage('id'), en: inLanguage('en') };
}

function lanesText({ halls, name, siteId }: SitePlan, language: keyof Bilingual): string {
  const words = language === 'id' ? ['autogate', 'konter', 'petugas'] : ['autogates', 'counters', 'officers'];
  const lanes = halls.map(({ autogates, counters, direction, roster }) => {
    const officers = (roster[0]?.counterOfficers ?? 0) + (roster[0]?.gateWatchers ?? 0);
    return `${direction} ${autogates} ${words[0]}, ${counters} ${words[1]}, ${officers} ${words[2]}`;
  });
  return `${siteId} ${name[language]}: ${lanes.join('; ')}`;
}

/** Flights and travellers of each day, told at its first moment in the run. */
function dayRows({ durationMs, sites, startsAtUnixMs }: ExpandedScenario, row: MakeRow): TimelineRow[] {
  const days = new Map<string, { atMs: number; arrivals: number; departures: number; travellers: number }>();
  for (const site of sites) {
    for (const { direction, flights } of site.halls) {
      for (const { date, scheduledAtMs, travellers } of flights) {
        if (scheduledAtMs < 0 || scheduledAtMs >= durationMs) continue;
        const midnight = DateTime.fromISO(date, { zone: site.timeZone }).toMillis() - startsAtUnixMs;
        const day = days.get(date) ?? {
          atMs: Math.max(0, midnight),
          arrivals: 0,
          departures: 0,
          travellers: 0,
        };
        if (direction === 'arrival') day.arrivals += 1;
        else day.departures += 1;
        day.travellers += travellers;
        days.set(date, { ...day, atMs: Math.min(day.atMs, Math.max(0, midnight)) });
      }
    }
  }
  return [...days].map(([date, { arrivals, atMs, departures, travellers }]) =>
    row(atMs, 'day', {
      id: `${date}: ${arrivals} kedatangan, ${departures} keberangkatan, ${travellers} pelintas`,
      en: `${date}: ${arrivals} arrivals, ${departures} departures, ${travellers} travellers`,
    }),
  );
}

function storeRows({ sites, storeOutages }: ExpandedScenario, row: MakeRow): TimelineRow[] {
  return (storeOutages ?? []).flatMap(({ fromMs, siteId, untilMs }) => {
    const at = sites.filter((site) => site.siteId === siteId);
    const stops = {
      id: `penyimpanan ${siteId} sendiri mati: pemeriksaan di atas kertas (hanya dalam perencanaan)`,
      en: `the own store of ${siteId} stops: checks on paper (in plans only)`,
    };
    const back = { id: `penyimpanan ${siteId} pulih`, en: `the own store of ${siteId} is back` };
    return [
      row(fromMs, 'store-stops', stops, at),
      ...(untilMs === null ? [] : [row(untilMs, 'store-back', back, at)]),
    ];
  });
}

function callInRows({ sites }: ExpandedScenario, row: MakeRow): TimelineRow[] {
  return sites.flatMap((site) =>
    site.halls.flatMap(({ callIns, hallId }) =>
      callIns.flatMap(({ fromMs, officers, untilMs }) => [
        row(
          fromMs,
          'officers-come',
          { id: `${officers} petugas tambahan di ${hallId}`, en: `${officers} more officers at ${hallId}` },
          [site],
        ),
        ...(untilMs === null
          ? []
          : [
              row(
                untilMs,
                'officers-go',
                {
                  id: `${officers} petugas tambahan pulang dari ${hallId}`,
                  en: `${officers} officers leave ${hallId}`,
                },
                [site],
              ),
            ]),
      ]),
    ),
  );
}
