import { useMemo } from 'react';
import { createIntl, createIntlCache } from 'react-intl';
import type { IntlShape } from 'react-intl';
import type { Language } from '../../preferences.ts';
import { language } from '../../preferences.ts';
import { useCell } from '../../stream/use-board.ts';
import type { Speech } from '../../words/speech.ts';
import { useSpeech } from '../../words/use-speech.tsx';
import { LOCALES } from '../../words/words.ts';
import type { Values } from '../../words/words.ts';
import { en } from './en.ts';
import { id } from './id.ts';
import type { FormsKey } from './id.ts';

export type { FormsKey } from './id.ts';

/** The page's speech, and what is said on the page of paper forms alone. */
export interface FormsSpeech extends Speech {
  readonly tell: (key: FormsKey, values?: Values) => string;
}

const cache = createIntlCache();
const CATALOGUES: Readonly<Record<Language, Readonly<Record<FormsKey, string>>>> = { id, en };
const made = new Map<Language, IntlShape>();

function intlOf(chosen: Language): IntlShape {
  const known = made.get(chosen);
  if (known !== undefined) return known;
  const intl = createIntl({ locale: LOCALES[chosen], messages: CATALOGUES[chosen] }, cache);
  made.set(chosen, intl);
  return intl;
}

export function useFormsSpeech(): FormsSpeech {
  const speech = useSpeech();
  const chosen = useCell(language);
  return useMemo(
    () => ({ ...speech, tell: (key, values) => intlOf(chosen).formatMessage({ id: key }, values) }),
    [speech, chosen],
  );
}
