import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import type { CSSProperties, SyntheticEvent } from 'react';
import { FIELD_GROUPS } from './form-fields.ts';
import type { Field, FieldSpec } from './form-fields.ts';
import { missingOf } from './keyed-form.ts';
import type { TypedForm } from './keyed-form.ts';
import { useFormsSpeech } from './words/use-forms-speech.ts';

/** One form, its fields in the order of the paper; Enter anywhere adds it. */
export function TypedFields(props: {
  readonly start: TypedForm;
  readonly at: number;
  readonly isMending: boolean;
  readonly onKeep: (form: TypedForm) => void;
}) {
  const { start, at, isMending, onKeep } = props;
  const { tell } = useFormsSpeech();
  const [form, setForm] = useState(start);
  const [tried, setTried] = useState(false);
  const place = useRef<HTMLFormElement>(null);
  const missing = new Set(missingOf(form));
  // The hands stay on the keys: the next form begins where this one ended.
  useEffect(() => {
    if (at > 0 || isMending) focusOn(place.current, 'formNumber');
  }, [at, isMending]);

  const submit = (event: SyntheticEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setTried(true);
    const [first] = missing;
    if (first) focusOn(place.current, first);
    else onKeep(form);
  };
  const input = (spec: FieldSpec) => {
    const { field, kind, choices, length, optional } = spec;
    const shown = {
      name: field,
      label: tell(`field.${field}`),
      value: form[field],
      withAsterisk: !optional,
      required: !optional,
      error: tried && missing.has(field) && tell('typing.needed'),
      onChange: (event: { readonly currentTarget: { readonly value: string } }) => {
        const { value } = event.currentTarget;
        setForm((before) => ({ ...before, [field]: value }));
      },
    };
    return (
      <div className="typing__field" key={field} style={{ '--length': length } as CSSProperties}>
        {choices ? (
          <NativeSelect
            {...shown}
            data={[
              { value: '', label: tell('choice.choose') },
              ...choices.map((value) => ({ value, label: tell(`choice.${value}`) })),
            ]}
          />
        ) : (
          <TextInput
            {...shown}
            type={kind === 'date' ? 'date' : 'text'}
            inputMode={kind === 'number' ? 'decimal' : 'text'}
            autoComplete="off"
            spellCheck={false}
            data-capitals={kind === 'capitals' || undefined}
          />
        )}
      </div>
    );
  };

  return (
    <section className="panel forms__panel" aria-labelledby="typing-title">
      <h3 className="panel__title" id="typing-title">
        {tell(isMending ? 'typing.mend-title' : 'typing.title', { number: at + 1 })}
      </h3>
      <p className="muted">{tell('typing.lead')}</p>
      <form ref={place} noValidate onSubmit={submit} className="typing__form">
        {FIELD_GROUPS.map(({ group, fields }) => (
          <fieldset className="typing__group" key={group}>
            <legend>{tell(`group.${group}`)}</legend>
            {fields.map(input)}
          </fieldset>
        ))}
        <Button type="submit">{tell(isMending ? 'typing.keep' : 'typing.add')}</Button>
      </form>
    </section>
  );
}

function focusOn(form: HTMLFormElement | null, field: Field): void {
  const found = form?.elements.namedItem(field);
  if (found instanceof HTMLElement) found.focus();
}
