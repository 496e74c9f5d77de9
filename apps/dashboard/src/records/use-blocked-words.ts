import { useRecordsSpeech } from './words/use-records-speech.ts';

/** Why the register did not take a record, in words; a code that is not known, or what a person wrote, stands as it is. */
export function useBlockedWords(): (reason: string) => string {
  const { tell } = useRecordsSpeech();
  return (reason) => {
    if (reason === 'content-differs') return tell('register.content-differs');
    return reason === '' ? '–' : reason;
  };
}
