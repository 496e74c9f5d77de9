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
import type { RecordsKey } from './id.ts';

export type { RecordsKey } from './id.ts';

/** The page's speech, and what is said on the records page alone. */
export interface RecordsSpeech extends Speech {
  readonly tell: (key: RecordsKey, values?: Values) => string;
}

const cache = createIntlCache();
const CATALOGUES: Readonly<Record<Language, Readonly<Record<RecordsKey, string>>>> = { id, en };
const made = new Map<Language, IntlShape>();

function intlOf(chosen: Language): IntlShape {
  const known = made.get(chosen);
  if (known !== undefined) return known;
  const intl = createIntl({ locale: LOCALES[chosen], messages: CATALOGUES[chosen] }, cache);
  made.set(chosen, intl);
  return intl;
}

export function useRecordsSpeech(): RecordsSpeech {
  const speech = useSpeech();
  const chosen = useCell(language);
  return useMemo(
    () => ({ ...speech, tell: (key, values) => intlOf(chosen).formatMessage({ id: key }, values) }),
    [speech, chosen],
  );
}
