import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconHourglassLow } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { Outage, OutageReport } from '#contracts';
import { every } from '../clock.ts';
import { language, wallScreen } from '../preferences.ts';
import type { RequestProblem } from '../server/request.ts';
import { sayProblem } from '../server/use-command.ts';
import { useCell } from '../stream/use-board.ts';
import { inOrderOfTrouble, verdictOf } from './equation.ts';
import { reconciliation } from './reconciliation-server.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

/** Counting an outage costs the site's database something: not more often than this. Wall time. */
const LOOK_EVERY_MS = 10_000;
const SHOWN = 4;

function useReport(): { readonly report: OutageReport | null; readonly problem: RequestProblem | null } {
  const [report, setReport] = useState<OutageReport | null>(null);
  const [problem, setProblem] = useState<RequestProblem | null>(null);
  useEffect(() => {
    let wanted = true;
    const look = (): void => {
      void reconciliation.outages().then((answer) => {
        if (!wanted) return;
        if (answer.ok) setReport(answer.value);
        setProblem(answer.ok ? null : answer.problem);
      });
    };
    look();
    const stop = every(LOOK_EVERY_MS, () => {
      if (document.visibilityState === 'visible') look();
    });
    return () => {
      wanted = false;
      stop();
    };
  }, []);
  return { report, problem };
}

/** The equation of each outage, and the ways to the whole report. */
export function Outages() {
  const speech = useRecordsSpeech();
  const { tell } = speech;
  const { report, problem } = useReport();
  const chosen = useCell(language);
  const wall = useCell(wallScreen);
  const [all, setAll] = useState(false);
  const outages = inOrderOfTrouble(report?.outages ?? []);
  const shown = all ? outages : outages.slice(0, SHOWN);
  return (
    <section className="outages panel" aria-labelledby="outages-title" aria-busy={report === null}>
      <div className="queue__head">
        <div>
          <h3 className="panel__title" id="outages-title">
            {tell('outages.title')}
          </h3>
          <p className="muted queue__lead">{tell('outages.lead')}</p>
        </div>
        {!wall && outages.length > 0 && (
          <p className="outages__links">
            <a
              href={`/api/reports/outages.html?lang=${chosen}`}
              target="_blank"
              rel="noopener"
              aria-label={tell('outages.html-label')}
            >
              {tell('outages.html')}
            </a>
            <a href="/api/reports/outages.csv" download>
              {tell('outages.csv')}
            </a>
          </p>
        )}
      </div>
      {problem !== null && problem.code !== 'no-run' && (
        <p className="queue__problem" role="alert">
          <IconAlertTriangle className="icon" size={16} aria-hidden />
          {tell('outages.failed', { detail: sayProblem(speech, problem) })}
        </p>
      )}
      {report === null && problem === null && <p className="muted">{tell('queue.loading')}</p>}
      {(problem?.code === 'no-run' || (report !== null && outages.length === 0)) && (
        <p className="queue__empty muted">{tell('outages.none')}</p>
      )}
      {report !== null && shown.length > 0 && (
        <ul className="outages__list">
          {shown.map((outage) => (
            <OutageEquation
              key={`${outage.siteId} ${outage.startedAt}`}
              outage={outage}
              site={report.sites.find(({ siteId }) => siteId === outage.siteId)}
            />
          ))}
        </ul>
      )}
      {!wall && outages.length > SHOWN && (
        <Button size="compact-sm" variant="default" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? tell('outages.fewer') : tell('outages.more', { count: outages.length - SHOWN })}
        </Button>
      )}
    </section>
  );
}

const ICONS = { 'ties-out': IconCircleCheck, waiting: IconHourglassLow, lost: IconAlertTriangle } as const;

function OutageEquation(props: {
  readonly outage: Outage;
  readonly site: OutageReport['sites'][number] | undefined;
}) {
  const { outage, site } = props;
  const { say, tell, number, duration, instant, time, list } = useRecordsSpeech();
  const zone = site ?? { timeZone: 'UTC', zoneName: 'UTC' };
  const { admitted, recorded, reconciled } = outage.ledger;
  const verdict = verdictOf(outage.ledger);
  const Icon = ICONS[verdict.kind];
  const facts = [
    outage.restoredAt === null
      ? tell('outage.going-on')
      : tell('outage.restored', { time: time(outage.restoredAt, zone) }),
    outage.drainMs === null ? [] : tell('outage.drained', { duration: duration(outage.drainMs) }),
    tell('outage.checks', outage.checks),
  ].flat();
  const remark =
    verdict.kind === 'waiting'
      ? tell('outage.waiting', {
          list: list(verdict.rest.map(({ name, count }) => tell(`outage.rest.${name}`, { count }))),
        })
      : tell(`outage.${verdict.kind}`);
  const sign = (left: number, right: number) => (
    <span className="equation__sign">
      <span aria-hidden>{left === right ? '=' : left > right ? '>' : '<'}</span>
      <span className="visually-hidden">
        {tell(left === right ? 'outage.equals' : left > right ? 'outage.more-than' : 'outage.less-than')}
      </span>
    </span>
  );
  const term = (value: number, name: 'admitted' | 'recorded' | 'reconciled') => (
    <span className="equation__term">
      <strong>{number(value)}</strong> {tell(`outage.${name}`)}
    </span>
  );
  return (
    <li className="outage" data-verdict={verdict.kind}>
      <h4 className="outage__title">
        {tell('outage.title', {
          site: outage.siteId,
          time: `${instant(outage.startedAt, zone.timeZone, 'day')} ${time(outage.startedAt, zone)}`,
        })}
      </h4>
      <p className="equation">
        {term(admitted, 'admitted')} {sign(admitted, recorded)} {term(recorded, 'recorded')}{' '}
        {sign(recorded, reconciled)} {term(reconciled, 'reconciled')}
      </p>
      <p className="outage__remark">
        <Icon className="icon" size={16} aria-hidden /> {remark}
      </p>
      <p className="muted outage__facts">
        {tell(`outage.kind.${outage.kind}`)} ·{' '}
        {outage.services.length > 0 && outage.services.length < 8 && (
          <>{list(outage.services.map((service) => say(`service.${service}`)))} · </>
        )}
        {facts.join(' · ')}
      </p>
    </li>
  );
}
