import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useFormsSpeech } from './words/use-forms-speech.ts';

/** The document numbers once more, from the paper: what was typed first is not on the screen. */
export function SecondKeying(props: {
  readonly numbers: readonly string[];
  readonly again: readonly string[];
  readonly underWay: boolean;
  readonly onType: (at: number, text: string) => void;
  readonly onBack: () => void;
  readonly onSend: (by: string) => void;
}) {
  const { numbers, again, underWay, onType, onBack, onSend } = props;
  const { tell } = useFormsSpeech();
  const [by, setBy] = useState('');
  const [tried, setTried] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  const focusOn = (at: number): void => {
    const found = place.current?.elements.namedItem(`again-${at}`);
    if (found instanceof HTMLElement) found.focus();
  };
  useEffect(() => focusOn(0), []);
  return (
    <section className="panel forms__panel" aria-labelledby="again-title">
      <h3 className="panel__title" id="again-title">
        {tell('again.title')}
      </h3>
      <p className="muted">{tell('again.lead')}</p>
      <form
        ref={place}
        noValidate
        className="typing__again"
        onSubmit={(event) => {
          event.preventDefault();
          setTried(true);
          const empty = again.findIndex((text) => text.trim() === '');
          if (empty >= 0) focusOn(empty);
          else onSend(by.trim());
        }}
      >
        {numbers.map((number, at) => (
          <TextInput
            key={at}
            name={`again-${at}`}
            label={tell('again.number', { number: number.toUpperCase() })}
            value={again[at] ?? ''}
            autoComplete="off"
            spellCheck={false}
            data-capitals
            error={tried && (again[at] ?? '').trim() === '' && tell('typing.needed')}
            onChange={(event) => onType(at, event.currentTarget.value)}
            onKeyDown={(event) => {
              // Enter goes to the next paper; on the last one it sends.
              if (event.key !== 'Enter' || at === numbers.length - 1) return;
              event.preventDefault();
              focusOn(at + 1);
            }}
          />
        ))}
        <TextInput
          name="by"
          label={tell('again.by')}
          description={tell('again.by-hint')}
          value={by}
          maxLength={60}
          onChange={(event) => setBy(event.currentTarget.value)}
        />
        <div className="forms__acts">
          <Button type="submit" loading={underWay}>
            {tell('again.submit', { count: numbers.length })}
          </Button>
          <Button variant="default" onClick={onBack}>
            {tell('again.back')}
          </Button>
        </div>
      </form>
    </section>
  );
}
