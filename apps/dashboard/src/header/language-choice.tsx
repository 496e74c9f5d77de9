import { SegmentedControl } from '@mantine/core';
import { chooseLanguage, language } from '../preferences.ts';
import type { Language } from '../preferences.ts';
import { useCell } from '../stream/use-board.ts';
import { useSpeech } from '../words/use-speech.tsx';

const LANGUAGES: readonly Language[] = ['id', 'en'];

export function LanguageChoice() {
  const { say } = useSpeech();
  return (
    <SegmentedControl
      size="xs"
      aria-label={say('controls.language')}
      value={useCell(language)}
      onChange={(chosen) => chooseLanguage(chosen === 'en' ? 'en' : 'id')}
      data={LANGUAGES.map((value) => ({
        value,
        label: (
          <span lang={value}>
            <span aria-hidden>{value.toUpperCase()}</span>
            <span className="visually-hidden">{say(`controls.language.${value}`)}</span>
          </span>
        ),
      }))}
    />
  );
}
