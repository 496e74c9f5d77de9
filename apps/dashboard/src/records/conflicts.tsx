import { useCallback, useState } from 'react';
import type { ConflictInHand } from '#contracts';
import type { Clerk } from './clerk.ts';
import { ConflictWork } from './conflict-work.tsx';
import { EVERYTHING_OPEN, QueueFrame } from './queue-frame.tsx';
import type { QueueChoice } from './queue-frame.tsx';
import { QueueTable } from './queue-table.tsx';
import type { Column } from './queue-table.tsx';
import { reconciliation } from './reconciliation-server.ts';
import { conflictsCsv } from './records-csv.ts';
import { useAgeMs } from './use-age.ts';
import { useCrossingWords } from './use-crossing-words.ts';
import { useQueue } from './use-queue.ts';
import { useWork } from './use-work.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

const idOf = ({ conflictId }: ConflictInHand): string => conflictId;
const NONE: readonly ConflictInHand[] = [];

export function Conflicts({ clerk }: { readonly clerk: Clerk }) {
  const { tell } = useRecordsSpeech();
  const { when, where, document } = useCrossingWords();
  const [choice, choose] = useState<QueueChoice>(EVERYTHING_OPEN);
  const ask = useCallback(
    async (limit: number) => {
      const answer = await reconciliation.conflicts(choice, limit);
      return answer.ok
        ? { ok: true as const, value: { items: answer.value.conflicts, next: answer.value.next } }
        : answer;
    },
    [choice],
  );
  const queue = useQueue(JSON.stringify(choice), ask);
  const work = useWork(queue, queue.items ?? NONE, idOf);
  const columns: readonly Column<ConflictInHand>[] = [
    { label: 'column.state', cell: (conflict) => <State conflict={conflict} /> },
    {
      label: 'column.kind',
      isRowHeader: true,
      cell: ({ kind }) => tell(`conflict.${kind}`),
    },
    {
      label: 'column.passed',
      cell: ({ crossings }) =>
        crossings.map(({ crossingId, siteId, siteAt }) => (
          <span key={crossingId} className="rows__line">
            {when(siteId, siteAt)}
          </span>
        )),
    },
    {
      label: 'column.where',
      cell: ({ crossings }) =>
        crossings.map((crossing) => (
          <span key={crossing.crossingId} className="rows__line">
            {where(crossing)}
          </span>
        )),
    },
    {
      label: 'column.document',
      cell: ({ crossings: [first] }) =>
        first !== undefined && <span className="rows__document">{document(first)}</span>,
    },
    {
      label: 'column.proposal',
      cell: ({ proposal }) =>
        proposal === null ? (
          <span className="muted">{tell('conflict.no-proposal')}</span>
        ) : (
          tell(`decision.${proposal}`)
        ),
    },
  ];
  return (
    <QueueFrame
      name="conflicts"
      queue={queue}
      choice={choice}
      onChoose={choose}
      lead="conflicts.lead"
      empty={choice.which === 'open' ? 'conflicts.empty' : 'conflicts.empty-all'}
      csv={conflictsCsv}
      said={work.said}
      heading={work.heading}
    >
      <QueueTable
        caption={tell('conflicts.lead')}
        columns={columns}
        rows={work.rows}
        idOf={idOf}
        stateOf={({ state }) => state}
        sayItem={({ kind, crossings }) =>
          tell('conflicts.what', {
            kind: tell(`conflict.${kind}`),
            flight: crossings.at(-1)?.flightNumber ?? '',
          })
        }
        openId={work.openId}
        onOpen={work.open}
        onClose={work.close}
        work={(conflict) => (
          <ConflictWork key={idOf(conflict)} conflict={conflict} clerk={clerk} onFinished={work.finished} />
        )}
      />
    </QueueFrame>
  );
}

function State({ conflict }: { readonly conflict: ConflictInHand }) {
  const { tell, duration } = useRecordsSpeech();
  const ageMs = useAgeMs(conflict.foundAt);
  return (
    <>
      <span className="mark" data-mark={conflict.state}>
        {tell(`state.${conflict.state}`)}
      </span>
      {conflict.state === 'open' && (
        <span className="rows__line rows__age">{tell('age.open', { age: duration(ageMs) })}</span>
      )}
    </>
  );
}
