import { pageSpeech } from '../../words/page-speech.ts';
import type { PageSpeech } from '../../words/page-speech.ts';
import { en } from './en.ts';
import { id } from './id.ts';
import type { FormsKey } from './id.ts';

export type { FormsKey } from './id.ts';
export type FormsSpeech = PageSpeech<FormsKey>;
export const useFormsSpeech = pageSpeech<FormsKey>({ id, en });
