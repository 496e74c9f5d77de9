import type { CrossingInHand } from '#contracts';
import { sayProblem } from '../server/use-command.ts';
import type { Clerk } from './clerk.ts';
import { useRecord } from './use-record.ts';
import { useCrossingWords } from './use-crossing-words.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

/** The record of a crossing as far as the clerk may see it: who acts sees the traveller's name and the form. */
export function RecordFacts(props: { readonly crossing: CrossingInHand; readonly clerk: Clerk }) {
  const { crossing, clerk } = props;
  const speech = useRecordsSpeech();
  const { say, tell } = speech;
  const { whenExactly, document } = useCrossingWords();
  const known = useRecord(clerk.acts ? crossing.crossingId : null);
  const record = known.state === 'known' ? known.record.record : null;
  const form = record?.documentedCheck ?? null;
  const facts: readonly (readonly [string, string | null])[] = [
    [tell('field.crossing'), crossing.crossingId],
    [tell('field.time'), whenExactly(crossing.siteId, crossing.siteAt)],
    [tell('field.document'), document(crossing)],
    [tell('field.name'), record === null ? null : nameOf(record.document.mrz)],
    [tell('field.class'), tell(`class.${crossing.travellerClass}`)],
    [tell('field.officer'), crossing.officerId ?? tell('gate')],
    [tell('field.tier'), say(`tier.${crossing.tier}`)],
    [tell('field.decision'), tell(`crossed.${crossing.decision}`)],
    [tell('field.mark'), form === null ? null : `${tell(`mark.${form.mark.kind}`)} ${form.mark.number}`],
    [
      tell('field.handwritten'),
      form === null
        ? null
        : `${form.handwritten.date} ${form.handwritten.time}, ${form.handwritten.flightNumber}`,
    ],
    [tell('field.visa'), form?.visaNumber ?? null],
  ];
  return (
    <section className="facts" aria-label={tell('compare.only')}>
      <h4 className="facts__title">{tell('compare.only')}</h4>
      <dl className="facts__list">
        {facts.map(
          ([label, value]) =>
            value !== null && (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      {known.state === 'failed' && (
        <p className="said__problem">{tell('mend.failed', { detail: sayProblem(speech, known.problem) })}</p>
      )}
    </section>
  );
}

/** Surname and given names of the first line of a TD3 zone (ICAO 9303-4), as they stand there. */
function nameOf(mrz: string): string {
  const [surname = '', given = ''] = mrz.slice(5, 44).split('<<');
  return [given, surname]
    .map((part) => part.replaceAll('<', ' ').trim())
    .filter((part) => part !== '')
    .join(' ');
}
