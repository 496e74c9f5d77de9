import { useCallback, useState } from 'react';
import type { CrossingInHand, MergeInHand } from '#contracts';
import { EVERYTHING_OPEN, QueueFrame } from './queue-frame.tsx';
import type { QueueChoice } from './queue-frame.tsx';
import { reconciliation } from './reconciliation-server.ts';
import { mergesCsv } from './records-csv.ts';
import { useCrossingWords } from './use-crossing-words.ts';
import { useQueue } from './use-queue.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

/** Records merged into another one: nothing to do, all of it to be seen. */
export function Merged() {
  const { tell } = useRecordsSpeech();
  const { document } = useCrossingWords();
  const [choice, choose] = useState<QueueChoice>(EVERYTHING_OPEN);
  const ask = useCallback(
    async (limit: number) => {
      const answer = await reconciliation.merges(choice, limit);
      return answer.ok
        ? { ok: true as const, value: { items: answer.value.merges, next: answer.value.next } }
        : answer;
    },
    [choice],
  );
  const queue = useQueue<MergeInHand>(JSON.stringify(choice), ask);
  const merges = queue.items ?? [];
  return (
    <QueueFrame
      name="merged"
      queue={queue}
      choice={choice}
      onChoose={choose}
      isHistory
      lead="merged.lead"
      empty="merged.empty"
      csv={mergesCsv}
    >
      {merges.length > 0 && (
        <div className="queue__frame">
          <table className="rows" role="table">
            <caption className="visually-hidden">{tell('merged.lead')}</caption>
            <thead role="rowgroup">
              <tr role="row">
                {(['column.rule', 'column.document', 'column.kept', 'column.merged'] as const).map(
                  (label) => (
                    <th key={label} role="columnheader" scope="col">
                      {tell(label)}
                    </th>
                  ),
                )}
              </tr>
            </thead>
            <tbody role="rowgroup">
              {merges.map(({ rule, kept, merged }) => (
                <tr key={merged.crossingId} role="row" className="rows__row">
                  <th role="rowheader" scope="row" data-label={tell('column.rule')}>
                    {tell(`merge.${rule}`)}
                    <span className="rows__line muted">{tell(`merge.${rule}.means`)}</span>
                  </th>
                  <td role="cell" data-label={tell('column.document')}>
                    <span className="rows__document">{document(kept)}</span>
                  </td>
                  <td role="cell" data-label={tell('column.kept')}>
                    <Crossing crossing={kept} />
                  </td>
                  <td role="cell" data-label={tell('column.merged')}>
                    <Crossing crossing={merged} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </QueueFrame>
  );
}

function Crossing({ crossing }: { readonly crossing: CrossingInHand }) {
  const { whenExactly, where } = useCrossingWords();
  return (
    <>
      <span className="rows__line">
        {whenExactly(crossing.siteId, crossing.siteAt)} · {crossing.flightNumber}
      </span>
      <span className="rows__line muted">{where(crossing)}</span>
    </>
  );
}
