import type { Outage, OutageReport } from '#contracts';
import { TERMS } from './outage-terms.ts';
import type { Term } from './outage-terms.ts';
import { STYLE } from './outage-style.ts';
import { WORDS } from './outage-words.ts';
import type { Words } from './outage-words.ts';

type Language = 'id' | 'en';
type Site = OutageReport['sites'][number];

/** What a page needs to say anything: its words, and how it writes numbers and the times of a site. */
interface Pen {
  readonly words: Words;
  readonly number: (value: number) => string;
  readonly time: (at: string | null) => string;
  /** A code of the contracts in words; one that is not known stands as it is. */
  readonly term: (code: string | null) => string;
}

interface Told {
  readonly outage: Outage;
  readonly where: string;
  readonly pen: Pen;
}

/** The report as one page that loads nothing, made to be printed. Times are those of each site, with their zone. */
export function outagePage(report: OutageReport, language: Language): string {
  const words = WORDS[language];
  const locale = language === 'id' ? 'id-ID' : 'en-GB';
  const numbers = new Intl.NumberFormat(locale);
  const made = `${dateAndTime(locale, 'UTC')(report.madeAt)} UTC`;
  const penOf = (site: Site): Pen => ({
    words,
    number: (value) => numbers.format(value),
    time: clockOf(site, locale, words),
    term: (code) => (code === null ? '' : (TERMS[language][code as Term] ?? code)),
  });
  const told = report.outages.map((outage): Told => {
    const site = report.sites.find(({ siteId }) => siteId === outage.siteId);
    if (!site) throw new Error(`an outage at ${outage.siteId}, which the report does not name`);
    return { outage, where: `${site.name[language]} (${site.siteId})`, pen: penOf(site) };
  });
  const sections = told.length > 1 ? [summary(told, words), ...told.map(section)] : told.map(section);
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(words.title)}</title><style>${STYLE}</style></head>
<body><main>
<h1>${escape(words.title)}</h1>
<p>${escape(report.title[language])}. ${escape(words.run)} ${escape(report.runId)}. ${escape(words.made)} ${escape(made)}.</p>
${sections.length > 0 ? sections.join('\n') : `<p>${escape(words.none)}</p>`}
${forms(report, words, numbers)}
</main></body></html>
`;
}

/** All outages of the run, a line each, before each is told at length. */
function summary(told: readonly Told[], words: Words): string {
  const rows = told.map(({ outage: { kind, startedAt, restoredAt, ledger }, where, pen }) => [
    where,
    pen.term(kind),
    pen.time(startedAt),
    pen.time(restoredAt),
    pen.number(ledger.admitted),
    pen.number(ledger.recorded),
    pen.number(ledger.reconciled),
    verdict(ledger, words),
  ]);
  const heads = [
    ...[words.site, words.failed, words.started, words.restored],
    ...[words.admittedShort, words.recordedShort, words.reconciledShort, words.verdict],
  ];
  return table(words.all, words, heads, rows);
}

const verdict = ({ admitted, recorded, reconciled }: Outage['ledger'], words: Words): string =>
  admitted > recorded
    ? words.lostShort
    : admitted === recorded && recorded === reconciled
      ? words.tiesOutShort
      : words.waitingShort;

function section({ outage, where, pen }: Told): string {
  const { words, number, time, term } = pen;
  const { checks, ledger, backlog } = outage;
  const merged = (Object.keys(outage.mergedBy) as (keyof Outage['mergedBy'])[])
    .filter((rule) => outage.mergedBy[rule] > 0)
    .map((rule) => `${number(outage.mergedBy[rule])} ${term(rule)}`);
  const facts: [string, string][] = [
    [words.failed, term(outage.kind)],
    ...(outage.services.length === 0
      ? []
      : [[words.services, outage.services.map(term).join(', ')] satisfies [string, string]]),
    [words.started, time(outage.startedAt)],
    [words.restored, time(outage.restoredAt)],
    [words.reconciled, time(outage.reconciledAt)],
    [
      words.drain,
      outage.drainMs === null
        ? words.notYet
        : `${number(Math.round(outage.drainMs / 6_000) / 10)} ${words.minutes}`,
    ],
    [
      words.checks,
      `${number(checks.online)} ${words.online}, ${number(checks.local)} ${words.local}, ${number(checks.paper)} ${words.paper}`,
    ],
    [words.notAdmitted, `${number(ledger.notAdmitted.referred)} / ${number(ledger.notAdmitted.refused)}`],
    [
      words.merged,
      [number(outage.merged), ...(merged.length === 0 ? [] : [`(${merged.join('; ')})`])].join(' '),
    ],
    [words.backlog, `${words.most} ${number(backlog.most)}`],
  ];
  return `<section><h2>${escape(where)}, ${escape(time(outage.startedAt))}</h2>
${equation(ledger, pen)}
<dl>${facts.map(([name, value]) => `<dt>${escape(name)}</dt><dd>${escape(value)}</dd>`).join('')}</dl>
${chart(backlog, pen)}
${lateHits(outage, pen)}
${conflicts(outage, pen)}
${decisions(outage, pen)}
</section>`;
}

/** Paper forms are a site's over a whole run: a book lasts longer than an outage. */
function forms({ sites }: OutageReport, words: Words, numbers: Intl.NumberFormat): string {
  const rows = sites
    .filter((site) => site.forms.issued > 0)
    .map(({ siteId, forms: { issued, used, spoiled, lost, returned, outstanding } }) => [
      siteId,
      ...[issued, used, spoiled, lost, returned, outstanding].map((count) => numbers.format(count)),
    ]);
  const { site, formsIssued, formsUsed, formsSpoiled, formsLost, formsReturned, formsOutstanding } = words;
  const heads = [site, formsIssued, formsUsed, formsSpoiled, formsLost, formsReturned, formsOutstanding];
  return rows.length === 0
    ? ''
    : `<section><h2>${escape(words.forms)}</h2>${tableOf(words.forms, heads, rows)}</section>`;
}

function equation(
  { admitted, recorded, reconciled, rest }: Outage['ledger'],
  { words, number }: Pen,
): string {
  const terms: [number, string][] = [
    [admitted, words.admitted],
    [recorded, words.recorded],
    [reconciled, words.settled],
  ];
  const sign = (left: number, right: number): string =>
    `<span class="sign">${left === right ? '=' : left > right ? '&gt;' : '&lt;'}</span>`;
  const [first, second, third] = terms.map(
    ([value, says]) => `<span class="term"><b>${number(value)}</b> ${escape(says)}</span>`,
  );
  const waiting = (Object.keys(rest) as (keyof typeof rest)[]).filter((name) => rest[name] > 0);
  const remark =
    admitted > recorded
      ? `<p class="lost">${escape(words.lost)}</p>`
      : admitted === recorded && recorded === reconciled
        ? `<p>${escape(words.tiesOut)}</p>`
        : `<p>${escape(words.waiting)}: ${waiting.map((name) => `${number(rest[name])} ${escape(words[name])}`).join('; ')}.</p>`;
  return `<h3>${escape(words.equation)}</h3>
<p class="equation">${first}${sign(admitted, recorded)}${second}${sign(recorded, reconciled)}${third}</p>${remark}`;
}

const [WIDTH, HEIGHT] = [720, 120];

/** Records not at the register over the outage; the table of the facts says the highest in words. */
function chart({ points, most }: Outage['backlog'], { words, time, number }: Pen): string {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || most === 0) return '';
  const fromMs = Date.parse(first.siteAt);
  const spanMs = Math.max(1, Date.parse(last.siteAt) - fromMs);
  const line = points.map(({ siteAt, unsynced }) => {
    const x = ((Date.parse(siteAt) - fromMs) / spanMs) * WIDTH;
    return `${x.toFixed(1)},${(HEIGHT - (unsynced / most) * HEIGHT).toFixed(1)}`;
  });
  const label = `${words.backlog}, ${time(first.siteAt)} – ${time(last.siteAt)}; ${words.most} ${number(most)}`;
  return `<figure><svg viewBox="0 -4 ${WIDTH} ${HEIGHT + 8}" role="img" aria-label="${escape(label)}">
<polyline points="${line.join(' ')}" fill="none" stroke="currentColor" stroke-width="2"/></svg>
<figcaption>${escape(label)}</figcaption></figure>`;
}

function lateHits({ lateHits: hits }: Outage, { words, time, term }: Pen): string {
  const rows = hits.map(({ crossing, findings, owner, state, outcome, closedBy, closedReason }) => [
    crossing.crossingId,
    crossing.laneId,
    crossing.flightNumber,
    time(crossing.siteAt),
    findings.map(({ service, rule }) => `${term(service)}: ${term(rule)}`).join('; '),
    owner ?? '',
    term(outcome ?? state),
    closedBy ?? '',
    closedReason ?? '',
  ]);
  const { crossing, lane, flight, finding, owner, state, decidedBy, reason } = words;
  return table(
    words.lateHits,
    words,
    [crossing, lane, flight, words.time, finding, owner, state, decidedBy, reason],
    rows,
  );
}

function conflicts({ conflicts: found }: Outage, { words, time, term }: Pen): string {
  const rows = found.map(({ kind, crossings, differences, decision, decidedBy, decidedReason }) => [
    term(kind),
    crossings.map(({ crossingId }) => crossingId).join(', '),
    time(crossings.at(-1)?.siteAt ?? null),
    differences.map(({ field, first, second }) => `${term(field)}: ${first} / ${second}`).join('; '),
    term(decision),
    decidedBy ?? '',
    decidedReason ?? '',
  ]);
  const { kind, crossing, finding, decision, decidedBy, reason } = words;
  return table(
    words.conflicts,
    words,
    [kind, crossing, words.time, finding, decision, decidedBy, reason],
    rows,
  );
}

function decisions({ decisions: made }: Outage, { words, time, term }: Pen): string {
  const rows = made.map(({ kind, crossingId, siteAt, by, reason }) => [
    crossingId,
    time(siteAt),
    term(kind),
    by,
    reason,
  ]);
  const { crossing, decision, decidedBy, reason } = words;
  return table(words.decisions, words, [crossing, words.time, decision, decidedBy, reason], rows);
}

function table(
  title: string,
  words: Words,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  if (rows.length === 0) return `<h3>${escape(title)}</h3><p>${escape(words.nothing)}</p>`;
  return `<h3>${escape(title)} (${rows.length})</h3>
${tableOf(title, heads, rows)}`;
}

function tableOf(title: string, heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag.split(' ')[0]}>`).join('')}</tr>`;
  return `<div class="wide" role="region" tabindex="0" aria-label="${escape(title)}"><table><thead>${line(heads, 'th scope="col"')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table></div>`;
}

function clockOf({ timeZone, zoneName }: Site, locale: string, words: Words): Pen['time'] {
  const format = dateAndTime(locale, timeZone);
  return (at) => (at === null ? words.notYet : `${format(at)} ${zoneName}`);
}

/** 20 Jun 2024 04:15, with a colon in both languages, as the dashboard has it. */
function dateAndTime(locale: string, timeZone: string): (at: string) => string {
  const day = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'medium' });
  const clock = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  return (at) => `${day.format(Date.parse(at))} ${clock.format(Date.parse(at))}`;
}

const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
