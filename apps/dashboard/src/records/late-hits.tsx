import { Button } from '@mantine/core';
import { IconUserCheck } from '@tabler/icons-react';
import { useCallback, useMemo, useState } from 'react';
import type { LateHitInHand } from '#contracts';
import { useCommand } from '../server/use-command.ts';
import { useAgeMs } from './use-age.ts';
import { inOrderOfUrgency } from './late-hit-order.ts';
import { Refused, give } from './give.tsx';
import { LateHitWork } from './late-hit-work.tsx';
import { EVERYTHING_OPEN, QueueFrame } from './queue-frame.tsx';
import type { QueueChoice } from './queue-frame.tsx';
import { QueueTable } from './queue-table.tsx';
import type { Column } from './queue-table.tsx';
import { reconciliation } from './reconciliation-server.ts';
import { lateHitsCsv } from './records-csv.ts';
import type { Clerk } from './clerk.ts';
import { useCrossingWords } from './use-crossing-words.ts';
import { useQueue } from './use-queue.ts';
import { useWork } from './use-work.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

const idOf = ({ crossing }: LateHitInHand): string => crossing.crossingId;
const NONE: readonly LateHitInHand[] = [];

export function LateHits({ clerk }: { readonly clerk: Clerk }) {
  const { tell } = useRecordsSpeech();
  const { when, where, document } = useCrossingWords();
  const [choice, choose] = useState<QueueChoice>(EVERYTHING_OPEN);
  const ask = useCallback(
    async (limit: number) => {
      const answer = await reconciliation.lateHits(choice, limit);
      return answer.ok
        ? { ok: true as const, value: { items: answer.value.lateHits, next: answer.value.next } }
        : answer;
    },
    [choice],
  );
  const queue = useQueue(JSON.stringify(choice), ask);
  const items = useMemo(() => inOrderOfUrgency(queue.items ?? NONE), [queue.items]);
  const work = useWork(queue, items, idOf);
  const quick = useCommand();

  const sayItem = ({ crossing }: LateHitInHand): string =>
    tell('late-hits.what', {
      flight: crossing.flightNumber,
      time: when(crossing.siteId, crossing.siteAt),
    });
  const take = async (hit: LateHitInHand): Promise<void> => {
    const taken = await give(quick, () => reconciliation.assign(hit.crossing.crossingId, {}));
    if (taken !== null) work.went({ ...taken, crossing: hit.crossing }, tell('done.taken'));
  };

  const columns: readonly Column<LateHitInHand>[] = [
    { label: 'column.state', cell: (hit) => <State hit={hit} /> },
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
      label: 'column.listed',
      cell: ({ findings }) =>
        findings.map(({ service, rule }) => (
          <span key={service} className="rows__line">
            <strong>{tell(`list.${service}`)}</strong> {tell(`rule.${rule}`)}
          </span>
        )),
    },
    {
      label: 'column.owner',
      cell: ({ owner }) =>
        owner === null ? (
          <span className="muted">{tell('owner.nobody')}</span>
        ) : owner === clerk.name ? (
          tell('owner.you', { name: owner })
        ) : (
          owner
        ),
    },
  ];

  return (
    <QueueFrame
      name="late-hits"
      queue={queue}
      choice={choice}
      onChoose={choose}
      lead="late-hits.lead"
      empty={choice.which === 'open' ? 'late-hits.empty' : 'late-hits.empty-all'}
      csv={lateHitsCsv}
      said={work.said}
      heading={work.heading}
    >
      <Refused command={quick} />
      <QueueTable
        caption={tell('late-hits.lead')}
        columns={columns}
        rows={work.rows}
        idOf={idOf}
        stateOf={({ state }) => state}
        sayItem={sayItem}
        openId={work.openId}
        onOpen={work.open}
        onClose={work.close}
        quick={(hit) =>
          clerk.acts &&
          hit.state === 'found' && (
            <Button
              size="compact-sm"
              leftSection={<IconUserCheck size={16} aria-hidden />}
              aria-label={tell('late-hit.take-label', { what: sayItem(hit) })}
              disabled={quick.underWay}
              onClick={() => void take(hit)}
            >
              {tell('late-hit.take')}
            </Button>
          )
        }
        work={(hit) => (
          <LateHitWork
            key={idOf(hit)}
            hit={hit}
            clerk={clerk}
            onWent={work.went}
            onFinished={work.finished}
          />
        )}
      />
    </QueueFrame>
  );
}

function State({ hit }: { readonly hit: LateHitInHand }) {
  const { tell, duration } = useRecordsSpeech();
  const ageMs = useAgeMs(hit.foundAt);
  return (
    <>
      <span className="mark" data-mark={hit.state}>
        {tell(`state.${hit.state}`)}
      </span>
      {hit.state !== 'closed' && (
        <span className="rows__line rows__age">
          {tell(hit.state === 'found' ? 'age.unowned' : 'age.found', { age: duration(ageMs) })}
        </span>
      )}
    </>
  );
}
