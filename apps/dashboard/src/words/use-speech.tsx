import { createContext, useContext, useEffect, useMemo } from 'react';
import type { ReactNode } from 'react';
import { createIntl, createIntlCache } from 'react-intl';
import { language } from '../preferences.ts';
import { useCell } from '../stream/use-board.ts';
import { speechOf } from './speech.ts';
import type { Speech } from './speech.ts';
import { CATALOGUES, LOCALES } from './words.ts';

const SpeechContext = createContext<Speech | null>(null);
const cache = createIntlCache();

/** Everything below speaks the viewer's language, and the document says which one it is. */
export function SpeechProvider({ children }: { readonly children: ReactNode }) {
  const chosen = useCell(language);
  useEffect(() => {
    document.documentElement.lang = chosen;
  }, [chosen]);
  const speech = useMemo(
    () => speechOf(createIntl({ locale: LOCALES[chosen], messages: CATALOGUES[chosen] }, cache)),
    [chosen],
  );
  return <SpeechContext value={speech}>{children}</SpeechContext>;
}

export function useSpeech(): Speech {
  const speech = useContext(SpeechContext);
  if (speech === null) throw new Error('words need a SpeechProvider around them');
  return speech;
}
