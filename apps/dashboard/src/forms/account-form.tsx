import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { SyntheticEvent } from 'react';
import type { FormBook, PublicAccountForms } from '#contracts';
import { CommandSaid } from '../server/command-said.tsx';
import { useCommand } from '../server/use-command.ts';
import { paperForms } from './forms-server.ts';
import { useFormsSpeech } from './words/use-forms-speech.ts';

const FATES = [
  'spoiled',
  'lost',
  'returned',
  'outstanding',
] as const satisfies readonly PublicAccountForms['became'][];
const FIELDS = ['bookId', 'from', 'to', 'became', 'reason'] as const;
const REASON_LETTERS_MIN = 3;

export interface AccountedRange {
  readonly bookId: string;
  readonly from: string;
  readonly to: string;
}

/** Says what became of numbers that bear no crossing. */
export function AccountForm(props: {
  readonly books: readonly FormBook[];
  /** Picked in the table; null until then. */
  readonly chosen: AccountedRange | null;
  readonly onAccounted: () => void;
}) {
  const { books, chosen, onAccounted } = props;
  const { tell } = useFormsSpeech();
  const command = useCommand();
  const [said, setSaid] = useState<Readonly<Record<(typeof FIELDS)[number], string>>>({
    bookId: '',
    from: '',
    to: '',
    became: FATES[0],
    reason: '',
  });
  const [tried, setTried] = useState(false);
  const fate = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (chosen === null) return;
    setSaid((before) => ({ ...before, ...chosen }));
    fate.current?.focus();
  }, [chosen]);
  const bookId = said.bookId === '' ? (books[0]?.bookId ?? '') : said.bookId;
  const set = (change: Partial<typeof said>): void => setSaid((before) => ({ ...before, ...change }));
  const to = said.to.trim() === '' ? said.from : said.to;
  const missing = { from: said.from.trim() === '', reason: said.reason.trim().length < REASON_LETTERS_MIN };

  const submit = async (event: SyntheticEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    setTried(true);
    if (missing.from || missing.reason || bookId === '') {
      const wrong = event.currentTarget.elements.namedItem(missing.from ? 'from' : 'reason');
      if (wrong instanceof HTMLElement) wrong.focus();
      return;
    }
    const became = FATES.find((one) => one === said.became) ?? 'spoiled';
    const [first, last] = [said.from, to].map((text) => text.trim().toUpperCase());
    const account = { from: first ?? '', to: last ?? '', became, reason: said.reason.trim() };
    if (!(await command.give(() => paperForms.account(bookId, account), tell('account.done')))) return;
    set({ from: '', to: '', reason: '' });
    setTried(false);
    onAccounted();
  };

  if (books.length === 0) return null;
  return (
    <section className="panel forms__panel" aria-labelledby="account-title">
      <h3 className="panel__title" id="account-title">
        {tell('account.title')}
      </h3>
      <form className="forms__form" noValidate onSubmit={(event) => void submit(event)}>
        <NativeSelect
          label={tell('account.book')}
          value={bookId}
          onChange={(event) => set({ bookId: event.currentTarget.value })}
          data={books.map((book) => book.bookId)}
          error={command.errorAt('bookId')}
        />
        {(['from', 'to'] as const).map((name) => (
          <TextInput
            key={name}
            name={name}
            label={tell(`account.${name}`)}
            value={said[name]}
            autoComplete="off"
            onChange={(event) => set({ [name]: event.currentTarget.value })}
            error={
              (tried && name === 'from' && missing.from && tell('account.missing')) || command.errorAt(name)
            }
          />
        ))}
        <NativeSelect
          ref={fate}
          label={tell('account.became')}
          value={said.became}
          onChange={(event) => set({ became: event.currentTarget.value })}
          data={FATES.map((value) => ({ value, label: tell(`account.became.${value}`) }))}
          error={command.errorAt('became')}
        />
        <TextInput
          name="reason"
          label={tell('account.reason')}
          description={tell('account.reason-hint')}
          maxLength={400}
          value={said.reason}
          onChange={(event) => set({ reason: event.currentTarget.value })}
          error={(tried && missing.reason && tell('account.reason-missing')) || command.errorAt('reason')}
        />
        <Button type="submit" variant="default" loading={command.underWay}>
          {tell('account.submit')}
        </Button>
        <CommandSaid command={command} fields={FIELDS} />
      </form>
    </section>
  );
}
