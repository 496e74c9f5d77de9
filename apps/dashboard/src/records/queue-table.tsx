import { Button } from '@mantine/core';
import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { Fragment } from 'react';
import type { ReactNode } from 'react';
import { wallScreen } from '../preferences.ts';
import { useCell } from '../stream/use-board.ts';
import type { Row } from './keep-open.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';
import type { RecordsKey } from './words/use-records-speech.ts';

export interface Column<T> {
  readonly label: RecordsKey;
  readonly cell: (item: T) => ReactNode;
  /** Names the row for who hears it; the first such column. */
  readonly isRowHeader?: boolean;
}

interface QueueTableProps<T> {
  readonly caption: string;
  readonly columns: readonly Column<T>[];
  readonly rows: readonly Row<T>[];
  readonly idOf: (item: T) => string;
  /** `data-state` of a row, for its looks. */
  readonly stateOf: (item: T) => string;
  /** What a row is, for the labels of its buttons. */
  readonly sayItem: (item: T) => string;
  readonly openId: string | null;
  readonly onOpen: (item: T, at: number) => void;
  readonly onClose: () => void;
  /** A button beside the one that opens the row. */
  readonly quick?: (item: T) => ReactNode;
  /** What is shown below an open row. */
  readonly work: (item: T) => ReactNode;
}

/**
 * Rows, each with a place to work on it below. On a narrow screen each row becomes a card: the roles are said because a
 * table that is laid out otherwise is none for some browsers.
 */
export function QueueTable<T>(props: QueueTableProps<T>) {
  const { columns, rows, idOf, openId } = props;
  const { tell } = useRecordsSpeech();
  const wall = useCell(wallScreen);
  if (rows.length === 0) return null;
  return (
    <div className="queue__frame">
      <table className="rows" role="table">
        <caption className="visually-hidden">{props.caption}</caption>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(({ label }) => (
              <th key={label} role="columnheader" scope="col">
                {tell(label)}
              </th>
            ))}
            {!wall && (
              <th role="columnheader" scope="col">
                <span className="visually-hidden">{tell('column.action')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {rows.map(({ item, isGone }, at) => {
            const id = idOf(item);
            const isOpen = id === openId;
            const what = props.sayItem(item);
            const Chevron = isOpen ? IconChevronDown : IconChevronRight;
            return (
              <Fragment key={id}>
                <tr
                  role="row"
                  className="rows__row"
                  data-state={props.stateOf(item)}
                  data-gone={isGone || undefined}
                  data-open={isOpen || undefined}
                >
                  {columns.map(({ label, cell, isRowHeader = false }) =>
                    isRowHeader ? (
                      <th key={label} role="rowheader" scope="row" data-label={tell(label)}>
                        {cell(item)}
                      </th>
                    ) : (
                      <td key={label} role="cell" data-label={tell(label)}>
                        {cell(item)}
                      </td>
                    ),
                  )}
                  {!wall && (
                    <td role="cell" className="rows__actions">
                      {!isGone && !isOpen && props.quick?.(item)}
                      <Button
                        size="compact-sm"
                        variant="subtle"
                        rightSection={<Chevron size={16} aria-hidden />}
                        aria-expanded={isOpen}
                        aria-label={tell(isOpen ? 'queue.close-label' : 'queue.open-label', { what })}
                        onClick={() => (isOpen ? props.onClose() : props.onOpen(item, at))}
                      >
                        {tell(isOpen ? 'queue.close-one' : 'queue.open-one')}
                      </Button>
                    </td>
                  )}
                </tr>
                {isOpen && !wall && (
                  <tr role="row" className="rows__work">
                    <td role="cell" colSpan={columns.length + 1}>
                      {isGone && <p className="rows__gone">{tell('queue.gone')}</p>}
                      {props.work(item)}
                    </td>
                  </tr>
                )}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
