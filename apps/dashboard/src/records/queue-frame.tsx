import { Button, NativeSelect, SegmentedControl } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconDownload } from '@tabler/icons-react';
import type { ReactNode, RefObject } from 'react';
import { useSiteIds } from '../centre/form-choices.ts';
import { download } from '../csv.ts';
import { wallScreen } from '../preferences.ts';
import { sayProblem } from '../server/use-command.ts';
import { useCell } from '../stream/use-board.ts';
import { ROWS_MAX } from './use-queue.ts';
import type { Queue } from './use-queue.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';
import type { RecordsKey } from './words/use-records-speech.ts';

/** What of a queue is shown. */
export interface QueueChoice {
  readonly which: 'open' | 'all';
  /** Empty: all sites. */
  readonly siteId: string;
}
export const EVERYTHING_OPEN: QueueChoice = { which: 'open', siteId: '' };

interface QueueFrameProps<T> {
  readonly name: 'late-hits' | 'conflicts' | 'blocked' | 'merged';
  readonly queue: Queue<T>;
  readonly choice: QueueChoice;
  readonly onChoose: (choice: QueueChoice) => void;
  /** Nothing waits to be chosen: the queue has no open and closed ones. */
  readonly isHistory?: boolean;
  readonly lead: RecordsKey;
  readonly empty: RecordsKey;
  readonly csv: (items: readonly T[]) => string;
  /** What was done last, in words. */
  readonly said?: string | null;
  readonly heading?: RefObject<HTMLHeadingElement | null>;
  readonly children: ReactNode;
}

/** Around each queue: what it is, what is shown of it, its file, what was done, and what to say when there is nothing. */
export function QueueFrame<T>(props: QueueFrameProps<T>) {
  const { name, queue, choice, onChoose, isHistory = false, said = null } = props;
  const speech = useRecordsSpeech();
  const { tell, number } = speech;
  const wall = useCell(wallScreen);
  const siteIds = useSiteIds();
  const title = tell(`queue.${name}`);
  const shown = queue.items?.length ?? 0;
  const isEmpty = queue.items !== null && shown === 0;
  return (
    <section className="queue panel" aria-labelledby="queue-title" aria-busy={queue.items === null}>
      <div className="queue__head">
        <div>
          <h3 className="panel__title" id="queue-title" tabIndex={-1} ref={props.heading}>
            {title}
          </h3>
          <p className="muted queue__lead">{tell(props.lead)}</p>
        </div>
        {!wall && (
          <div className="queue__tools">
            {!isHistory && (
              <SegmentedControl
                size="xs"
                aria-label={tell('queue.which')}
                value={choice.which}
                onChange={(which) => onChoose({ ...choice, which: which === 'all' ? 'all' : 'open' })}
                data={[
                  { value: 'open', label: tell('queue.open') },
                  { value: 'all', label: tell('queue.all') },
                ]}
              />
            )}
            <NativeSelect
              size="xs"
              aria-label={tell('queue.site')}
              value={choice.siteId}
              onChange={(event) => onChoose({ ...choice, siteId: event.currentTarget.value })}
              data={[
                { value: '', label: tell('queue.all-sites') },
                ...siteIds.map((siteId) => ({ value: siteId, label: siteId })),
              ]}
            />
            <Button
              size="compact-sm"
              variant="subtle"
              leftSection={<IconDownload size={16} aria-hidden />}
              aria-label={tell('queue.csv-label', { queue: title })}
              disabled={shown === 0}
              onClick={() => download(`${name}.csv`, props.csv(queue.items ?? []))}
            >
              {tell('queue.csv')}
            </Button>
          </div>
        )}
      </div>
      <div role="status" className="queue__said">
        {said !== null && (
          <p className="said__done">
            <IconCheck className="icon" size={16} aria-hidden /> {said}
          </p>
        )}
      </div>
      {queue.problem !== null && (
        <p className="queue__problem" role="alert">
          <IconAlertTriangle className="icon" size={16} aria-hidden />
          {tell('queue.failed', { detail: sayProblem(speech, queue.problem) })}
          <Button size="compact-sm" variant="default" onClick={() => void queue.look()}>
            {tell('queue.again')}
          </Button>
        </p>
      )}
      {queue.items === null && queue.problem === null && <p className="muted">{tell('queue.loading')}</p>}
      {isEmpty && <p className="queue__empty muted">{tell(props.empty)}</p>}
      {props.children}
      {queue.hasMore && (
        <p className="queue__more muted">
          {shown < ROWS_MAX ? (
            <>
              {tell('queue.shown-first', { count: shown })}{' '}
              <Button size="compact-sm" variant="default" onClick={queue.showMore}>
                {tell('queue.more')}
              </Button>
            </>
          ) : (
            tell('queue.bound', { count: ROWS_MAX })
          )}
        </p>
      )}
      {!queue.hasMore && shown > 0 && (
        <p className="visually-hidden">{tell('queue.shown', { count: number(shown) })}</p>
      )}
    </section>
  );
}
