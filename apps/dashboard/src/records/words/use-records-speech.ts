import { pageSpeech } from '../../words/page-speech.ts';
import type { PageSpeech } from '../../words/page-speech.ts';
import { en } from './en.ts';
import { id } from './id.ts';
import type { RecordsKey } from './id.ts';

export type { RecordsKey } from './id.ts';
export type RecordsSpeech = PageSpeech<RecordsKey>;
export const useRecordsSpeech = pageSpeech<RecordsKey>({ id, en });
