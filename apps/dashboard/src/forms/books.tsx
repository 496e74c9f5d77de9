import { Button } from '@mantine/core';
import { IconPrinter, IconRefresh } from '@tabler/icons-react';
import { useCallback, useEffect, useState } from 'react';
import type { FormBook } from '#contracts';
import { sayProblem } from '../server/use-command.ts';
import { AccountForm } from './account-form.tsx';
import type { AccountedRange } from './account-form.tsx';
import { paperForms } from './forms-server.ts';
import { IssueForm } from './issue-form.tsx';
import { useFormsSpeech } from './words/use-forms-speech.ts';

const COUNTS = ['issued', 'used', 'spoiled', 'lost', 'returned', 'outstanding'] as const;

/** Every book with what became of its numbers, and which are still missing. */
export function Books({ acts }: { readonly acts: boolean }) {
  const speech = useFormsSpeech();
  const { tell } = speech;
  const { books, failure, refresh } = useBooks();
  const [chosen, setChosen] = useState<AccountedRange | null>(null);
  return (
    <>
      {acts && (
        <div className="forms__commands">
          <IssueForm onIssued={refresh} />
          <AccountForm books={books ?? []} chosen={chosen} onAccounted={refresh} />
        </div>
      )}
      <section className="panel forms__panel" aria-labelledby="books-title">
        <div className="forms__bar">
          <h3 className="panel__title" id="books-title">
            {tell('books.title')}
          </h3>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconRefresh size={16} aria-hidden />}
            onClick={refresh}
          >
            {tell('books.refresh')}
          </Button>
        </div>
        <div role="status">
          {failure !== null && <p className="said__problem">{tell('failed', { detail: failure })}</p>}
        </div>
        {books !== null && books.length === 0 && <p className="forms__empty">{tell('books.empty')}</p>}
        {books !== null && books.length > 0 && (
          <div className="forms__frame" tabIndex={0} role="group" aria-labelledby="books-title">
            <table className="forms__table">
              <caption className="visually-hidden">{tell('books.caption')}</caption>
              <thead>
                <tr>
                  <th scope="col">{tell('books.book')}</th>
                  {COUNTS.map((count) => (
                    <th scope="col" className="forms__number" key={count}>
                      {tell(`books.${count}`)}
                    </th>
                  ))}
                  <th scope="col">{tell('books.missing')}</th>
                </tr>
              </thead>
              <tbody>
                {books.map((book) => (
                  <BookRow key={book.bookId} book={book} onChoose={acts ? setChosen : null} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
    </>
  );
}

function BookRow(props: {
  readonly book: FormBook;
  readonly onChoose: ((range: AccountedRange) => void) | null;
}) {
  const { book, onChoose } = props;
  const { say, tell, number, instant } = useFormsSpeech();
  const { bookId, from, to, gaps, outstandingRanges, rangesLeftOff, siteAt, timeZone, zoneName } = book;
  const at = `${instant(siteAt, timeZone, 'day')} ${say('time.zoned', { time: instant(siteAt, timeZone, 'time'), zone: zoneName })}`;
  return (
    <tr data-open={book.outstanding > 0 || undefined}>
      <th scope="row">
        <span className="forms__book">{bookId}</span>
        <span className="forms__small">
          {book.siteId} {say(`direction.${book.direction}.short`)}
        </span>
        <span className="forms__small">{tell('books.by', { by: book.issuedBy, at })}</span>
        <a className="forms__print" href={paperForms.print(bookId)} target="_blank" rel="noreferrer">
          <IconPrinter className="icon" size={16} aria-hidden />{' '}
          <span aria-hidden>{tell('books.print')}</span>
          <span className="visually-hidden">{tell('books.print-label', { from, to })}</span>
        </a>
      </th>
      {COUNTS.map((count) => (
        <td className="forms__number" key={count} data-count={count}>
          {number(book[count])}
        </td>
      ))}
      <td>
        {outstandingRanges.length === 0 ? (
          <span className="muted">{tell('books.none-missing')}</span>
        ) : (
          <ul className="forms__ranges">
            {outstandingRanges.map((range) => {
              const words =
                range.count === 1 ? range.from : tell('books.range', { ...range, count: range.count });
              return (
                <li key={range.from}>
                  {onChoose ? (
                    <button
                      type="button"
                      className="forms__range"
                      aria-label={tell('books.account-label', { from: range.from, to: range.to })}
                      onClick={() => onChoose({ bookId, from: range.from, to: range.to })}
                    >
                      {words}
                    </button>
                  ) : (
                    words
                  )}
                </li>
              );
            })}
            {rangesLeftOff > 0 && <li>{tell('books.more', { count: rangesLeftOff })}</li>}
          </ul>
        )}
        {gaps > 0 && <p className="forms__gaps">{tell('books.gaps', { count: gaps })}</p>}
      </td>
    </tr>
  );
}

function useBooks() {
  const speech = useFormsSpeech();
  const [books, setBooks] = useState<readonly FormBook[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    void paperForms.books().then((answer) => {
      if (!wanted) return;
      if (answer.ok) setBooks(answer.value.books);
      setFailure(answer.ok ? null : sayProblem(speech, answer.problem));
    });
    return () => {
      wanted = false;
    };
  }, [asked, speech]);
  const refresh = useCallback(() => setAsked((before) => before + 1), []);
  return { books, failure, refresh };
}
