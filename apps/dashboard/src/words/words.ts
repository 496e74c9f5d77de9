import type { Language } from '../preferences.ts';
import { en } from './en.ts';
import { id } from './id.ts';
import type { MessageKey } from './id.ts';

export type { MessageKey } from './id.ts';
/** What a message's placeholders take. */
export type Values = Readonly<Record<string, string | number>>;

/** British English for its 24-hour clock and its order of day and month. */
export const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', en: 'en-GB' };
export const CATALOGUES: Readonly<Record<Language, Readonly<Record<MessageKey, string>>>> = { id, en };
