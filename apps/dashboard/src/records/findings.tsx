import type { LateHitFinding } from '#contracts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

/** What each list says of a traveller: as it stood at the crossing, as it stands now, and what the lane looked into. */
export function Findings({ findings }: { readonly findings: readonly LateHitFinding[] }) {
  const { tell, duration } = useRecordsSpeech();
  const listed = (answer: LateHitFinding['now'], version: number): string =>
    tell(`finding.${answer}`, { version });
  return findings.map((finding) => (
    <section key={finding.service} className="facts" aria-label={tell(`list.${finding.service}`)}>
      <h4 className="facts__title">
        {tell(`list.${finding.service}`)}: {tell(`rule.${finding.rule}`)}
      </h4>
      <p className="muted">{tell(`rule.${finding.rule}.means`)}</p>
      <dl className="facts__list">
        <div data-listed={finding.atCrossing}>
          <dt>{tell('finding.at-crossing')}</dt>
          <dd>{listed(finding.atCrossing, finding.versionAtCrossing)}</dd>
        </div>
        <div data-listed={finding.now}>
          <dt>{tell('finding.now')}</dt>
          <dd>{listed(finding.now, finding.listVersion)}</dd>
        </div>
        <div>
          <dt>{tell('finding.snapshot')}</dt>
          <dd>
            {finding.snapshotVersion === null
              ? tell('finding.snapshot-none')
              : tell('finding.snapshot-seen', {
                  version: finding.snapshotVersion,
                  age: duration(finding.snapshotAgeMs ?? 0),
                })}
          </dd>
        </div>
      </dl>
    </section>
  ));
}
