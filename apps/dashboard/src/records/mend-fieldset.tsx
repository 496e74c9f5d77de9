import { NativeSelect, TextInput, Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import type { MendField, MendFields } from './corrections.ts';
import { CLASSES } from './outcomes.ts';
import { useRecordsSpeech } from './words/use-records-speech.ts';
import type { RecordsKey } from './words/use-records-speech.ts';

interface MendFieldsetProps {
  readonly fields: MendFields;
  /** The check was documented: its form may be mended too. */
  readonly hasForm: boolean;
  readonly onChange: (fields: MendFields) => void;
  readonly errorAt: (name: MendField) => string | false;
}

/** What people wrote of a crossing, to be mended. */
export function MendFieldset({ fields, hasForm, onChange, errorAt }: MendFieldsetProps) {
  const { tell } = useRecordsSpeech();
  const set = (name: MendField, value: string): void => onChange({ ...fields, [name]: value });
  const text = (
    name: MendField,
    label: RecordsKey,
    more: Readonly<Record<string, unknown>> = {},
  ): ReactNode => (
    <TextInput
      name={name}
      label={tell(label)}
      autoComplete="off"
      spellCheck={false}
      maxLength={40}
      value={fields[name]}
      onChange={(event) => set(name, event.currentTarget.value)}
      error={errorAt(name)}
      {...more}
    />
  );
  return (
    <>
      <Textarea
        name="mrz"
        className="mend__mrz"
        label={tell('mend.mrz')}
        spellCheck={false}
        rows={2}
        maxLength={90}
        value={fields.mrz}
        onChange={(event) => set('mrz', event.currentTarget.value.toUpperCase())}
        error={errorAt('mrz')}
      />
      <div className="mend__grid">
        {text('flightNumber', 'mend.flight')}
        {text('flightDate', 'mend.flight-date', { maxLength: 10 })}
        <NativeSelect
          name="travellerClass"
          label={tell('mend.class')}
          value={fields.travellerClass}
          onChange={(event) => set('travellerClass', event.currentTarget.value)}
          data={CLASSES.map((value) => ({ value, label: tell(`class.${value}`) }))}
          error={errorAt('travellerClass')}
        />
      </div>
      {hasForm && (
        <fieldset className="mend__form">
          <legend>{tell('mend.form')}</legend>
          <div className="mend__grid">
            <NativeSelect
              name="markKind"
              label={tell('mend.mark-kind')}
              value={fields.markKind}
              onChange={(event) => set('markKind', event.currentTarget.value)}
              data={(['stamp', 'sticker'] as const).map((value) => ({
                value,
                label: tell(`mark.${value}`),
              }))}
              error={errorAt('markKind')}
            />
            {text('markNumber', 'mend.mark-number', { maxLength: 24 })}
            {text('handDate', 'mend.hand-date', { maxLength: 10 })}
            {text('handTime', 'mend.hand-time', { maxLength: 5 })}
            {text('handFlight', 'mend.hand-flight')}
            {text('visaNumber', 'mend.visa', { maxLength: 20 })}
            {text('stayDays', 'mend.stay', { inputMode: 'numeric', maxLength: 4 })}
            {text('secondOfficer', 'mend.second-officer')}
          </div>
        </fieldset>
      )}
    </>
  );
}
