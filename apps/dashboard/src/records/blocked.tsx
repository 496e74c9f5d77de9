import { useCallback, useState } from 'react';
import type { BlockedRecord } from '#contracts';
import { BlockedWork } from './blocked-work.tsx';
import type { Clerk } from './clerk.ts';
import { EVERYTHING_OPEN, QueueFrame } from './queue-frame.tsx';
import type { QueueChoice } from './queue-frame.tsx';
import { QueueTable } from './queue-table.tsx';
import type { Column } from './queue-table.tsx';
import { reconciliation } from './reconciliation-server.ts';
import { blockedCsv } from './records-csv.ts';
import { SentAgain } from './sent-again.tsx';
import { useAgeMs } from './use-age.ts';
import { useBlockedWords } from './use-blocked-words.ts';
import { useCrossingWords } from './use-crossing-words.ts';
import { useQueue } from './use-queue.ts';
import { useWork } from './use-work.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

const idOf = ({ crossing }: BlockedRecord): string => crossing.crossingId;
const NONE: readonly BlockedRecord[] = [];
/** Followed on the page after they were sent again, the newest. */
const SENT_MAX = 10;

export function Blocked({ clerk }: { readonly clerk: Clerk }) {
  const { tell } = useRecordsSpeech();
  const { when, where, document } = useCrossingWords();
  const sayReason = useBlockedWords();
  const [choice, choose] = useState<QueueChoice>(EVERYTHING_OPEN);
  const [sent, setSent] = useState<readonly BlockedRecord[]>([]);
  const ask = useCallback(
    async (limit: number) => {
      const answer = await reconciliation.blocked(choice, limit);
      return answer.ok
        ? { ok: true as const, value: { items: answer.value.records, next: answer.value.next } }
        : answer;
    },
    [choice],
  );
  const queue = useQueue(JSON.stringify(choice), ask);
  const work = useWork(queue, queue.items ?? NONE, idOf);
  const sayItem = ({ crossing }: BlockedRecord): string =>
    tell('blocked.what', { flight: crossing.flightNumber, time: when(crossing.siteId, crossing.siteAt) });
  const columns: readonly Column<BlockedRecord>[] = [
    { label: 'column.state', cell: (record) => <State record={record} /> },
    {
      label: 'column.passed',
      isRowHeader: true,
      cell: ({ crossing }) => when(crossing.siteId, crossing.siteAt),
    },
    { label: 'column.where', cell: ({ crossing }) => where(crossing) },
    { label: 'column.flight', cell: ({ crossing }) => crossing.flightNumber },
    {
      label: 'column.document',
      cell: ({ crossing }) => <span className="rows__document">{document(crossing)}</span>,
    },
    {
      label: 'column.reason',
      cell: ({ reason, isMended }) => (
        <>
          {sayReason(reason)}
          {isMended && <span className="rows__line muted">{tell('blocked.mended')}</span>}
        </>
      ),
    },
    {
      label: 'column.attempts',
      cell: ({ attempts }) => tell('blocked.attempts', { count: attempts }),
    },
  ];
  return (
    <QueueFrame
      name="blocked"
      queue={queue}
      choice={choice}
      onChoose={choose}
      lead="blocked.lead"
      empty={choice.which === 'open' ? 'blocked.empty' : 'blocked.empty-all'}
      csv={blockedCsv}
      said={work.said}
      heading={work.heading}
    >
      <SentAgain sent={sent} sayItem={sayItem} />
      <QueueTable
        caption={tell('blocked.lead')}
        columns={columns}
        rows={work.rows}
        idOf={idOf}
        stateOf={({ state }) => state}
        sayItem={sayItem}
        openId={work.openId}
        onOpen={work.open}
        onClose={work.close}
        work={(record) => (
          <BlockedWork
            key={idOf(record)}
            blocked={record}
            clerk={clerk}
            onSent={(again) => {
              setSent((known) =>
                [again, ...known.filter((one) => idOf(one) !== idOf(again))].slice(0, SENT_MAX),
              );
              work.finished(tell('done.sent'));
            }}
            onSetAside={() => work.finished(tell('done.set-aside'))}
          />
        )}
      />
    </QueueFrame>
  );
}

function State({ record }: { readonly record: BlockedRecord }) {
  const { tell } = useRecordsSpeech();
  const { state, settledAt } = record;
  return (
    <>
      <span className="mark" data-mark={state}>
        {tell(state === 'acknowledged' ? 'state.acknowledged-by-register' : `state.${state}`)}
      </span>
      {state === 'blocked' && settledAt !== null && <Since at={settledAt} />}
    </>
  );
}

function Since({ at }: { readonly at: string }) {
  const { tell, duration } = useRecordsSpeech();
  const ageMs = useAgeMs(at);
  return <span className="rows__line rows__age">{tell('age.open', { age: duration(ageMs) })}</span>;
}
