import { describe, expect, it } from '@jest/globals';
import { createIntl } from 'react-intl';
import { en as formsEn } from '../forms/words/en.ts';
import { id as formsId } from '../forms/words/id.ts';
import { en as recordsEn } from '../records/words/en.ts';
import { id as recordsId } from '../records/words/id.ts';
import { en } from './en.ts';
import { id } from './id.ts';
import { speechOf } from './speech.ts';

/** Names of the values that a message takes. */
const placeholders = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name ?? ''))].sort();

const intlOf = (language: 'id' | 'en', messages: Readonly<Record<string, string>>) => {
  const complaints: string[] = [];
  const intl = createIntl({
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    messages,
    onError: (error) => complaints.push(error.message),
  });
  return { intl, complaints };
};
const speak = (language: 'id' | 'en') => speechOf(intlOf(language, language === 'id' ? id : en).intl);

describe.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string[]]>([
  ['the pages', id, en, ['controls.language.id']],
  ['the records page', recordsId, recordsEn, []],
  ['the page of paper forms', formsId, formsEn, []],
])('the two catalogues of %s', (_, indonesian, english, alikeByIntent) => {
  const keys = Object.keys(indonesian);
  const text = (catalogue: Readonly<Record<string, string>>, key: string): string => catalogue[key] ?? '';

  it('have the same keys in the same order', () => {
    expect(Object.keys(english)).toEqual(keys);
  });

  it('take the same values in every message', () => {
    for (const key of keys) {
      expect([key, placeholders(text(english, key))]).toEqual([key, placeholders(text(indonesian, key))]);
    }
  });

  it('are messages that can be said, with any count', () => {
    for (const [language, catalogue] of [
      ['id', indonesian],
      ['en', english],
    ] as const) {
      const { intl, complaints } = intlOf(language, catalogue);
      for (const key of keys) {
        for (const count of [0, 1, 2, 1_284]) {
          const values = Object.fromEntries(placeholders(text(indonesian, key)).map((name) => [name, count]));
          expect(intl.formatMessage({ id: key }, values)).not.toBe('');
        }
      }
      expect(complaints).toEqual([]);
    }
  });

  it('differ wherever there are words: nothing was left untranslated by oversight', () => {
    const alike = keys.filter(
      (key) => indonesian[key] === english[key] && /[a-z]{4,} [a-z]{3,}/i.test(text(indonesian, key)),
    );
    expect(alike).toEqual(alikeByIntent);
  });
});

describe('speech', () => {
  const zone = { timeZone: 'Asia/Jakarta', zoneName: 'WIB' };

  it('tells the line that is always on the screen', () => {
    const told = { unsynced: 1_284, blocked: 4 };
    const [indonesian, english] = [speak('id'), speak('en')];
    expect(english.say('backlog.line', { ...told, oldest: english.duration(192 * 60_000) })).toBe(
      '1,284 crossings not yet at the centre; oldest 3 h 12 min; 4 set aside',
    );
    expect(indonesian.say('backlog.line', { ...told, oldest: indonesian.duration(192 * 60_000) })).toBe(
      '1.284 perlintasan belum sampai di pusat; tertua 3 jam 12 mnt; 4 disisihkan',
    );
  });

  it('counts one thing as one', () => {
    expect(speak('en').say('backlog.line-no-oldest', { unsynced: 1, blocked: 0 })).toMatch(/^1 crossing not/);
  });

  it('prints the zone beside every time', () => {
    expect(speak('id').time('2024-06-19T21:15:00.000Z', zone)).toBe('04:15 WIB');
  });
});
