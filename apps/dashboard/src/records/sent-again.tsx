import { IconCheck, IconHandStop, IconProgress } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { BlockedRecord, RecordInFull } from '#contracts';
import { every } from '../clock.ts';
import { reconciliation } from './reconciliation-server.ts';
import { useBlockedWords } from './use-blocked-words.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';

const LOOK_EVERY_MS = 1_000;

/** What became of the records that were sent again from this page, until the register has said so. */
export function SentAgain(props: {
  readonly sent: readonly BlockedRecord[];
  readonly sayItem: (record: BlockedRecord) => string;
}) {
  const { tell } = useRecordsSpeech();
  if (props.sent.length === 0) return null;
  return (
    <section className="sent" aria-label={tell('sent.title')}>
      <h4 className="facts__title">{tell('sent.title')}</h4>
      <ul role="status">
        {props.sent.map((record) => (
          <Followed
            key={record.crossing.crossingId}
            crossingId={record.crossing.crossingId}
            what={props.sayItem(record)}
          />
        ))}
      </ul>
    </section>
  );
}

function Followed({ crossingId, what }: { readonly crossingId: string; readonly what: string }) {
  const { tell, wallTime } = useRecordsSpeech();
  const sayReason = useBlockedWords();
  const [forwarding, setForwarding] = useState<RecordInFull['forwarding'] | null>(null);
  const isSettled = forwarding !== null && forwarding.state !== 'pending';
  useEffect(() => {
    if (isSettled) return undefined;
    let wanted = true;
    const stop = every(LOOK_EVERY_MS, () => {
      void reconciliation.record(crossingId).then((answer) => {
        if (wanted && answer.ok) setForwarding(answer.value.forwarding);
      });
    });
    return () => {
      wanted = false;
      stop();
    };
  }, [crossingId, isSettled]);
  const state = forwarding?.state ?? 'pending';
  const Icon = state === 'acknowledged' ? IconCheck : state === 'pending' ? IconProgress : IconHandStop;
  const settledAt = forwarding?.settledAt ?? null;
  return (
    <li data-state={state}>
      <Icon className="icon" size={16} aria-hidden />{' '}
      {tell(`sent.${state}`, {
        what,
        time: settledAt === null ? '' : wallTime(settledAt),
        reason: sayReason(forwarding?.reason ?? ''),
      })}
    </li>
  );
}
