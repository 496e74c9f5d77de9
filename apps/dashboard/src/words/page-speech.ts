import { useMemo } from 'react';
import { createIntl, createIntlCache } from 'react-intl';
import type { IntlShape } from 'react-intl';
import { language } from '../preferences.ts';
import type { Language } from '../preferences.ts';
import { useCell } from '../stream/use-board.ts';
import type { Speech } from './speech.ts';
import { useSpeech } from './use-speech.tsx';
import { LOCALES } from './words.ts';
import type { Values } from './words.ts';

/** The speech of every page, and what is said on one page alone. */
export interface PageSpeech<Key extends string> extends Speech {
  readonly tell: (key: Key, values?: Values) => string;
}

/** The hook of a page with words of its own: they come with the page, not with the first one. */
export function pageSpeech<Key extends string>(
  catalogues: Readonly<Record<Language, Readonly<Record<Key, string>>>>,
): () => PageSpeech<Key> {
  const cache = createIntlCache();
  const made = new Map<Language, IntlShape>();
  const intlOf = (chosen: Language): IntlShape => {
    const known = made.get(chosen);
    if (known !== undefined) return known;
    const intl = createIntl({ locale: LOCALES[chosen], messages: catalogues[chosen] }, cache);
    made.set(chosen, intl);
    return intl;
  };
  return function usePageSpeech() {
    const speech = useSpeech();
    const chosen = useCell(language);
    return useMemo(
      () => ({ ...speech, tell: (key, values) => intlOf(chosen).formatMessage({ id: key }, values) }),
      [speech, chosen],
    );
  };
}
