import { describe, expect, it } from '@jest/globals';
import { createIntl } from 'react-intl';
import { en } from './en.ts';
import { id } from './id.ts';
import { speechOf } from './speech.ts';

/** Names of the values that a message takes. */
const placeholders = (message: string): string[] =>
  [...new Set([...message.matchAll(/\{(\w+)(?=[,}])/g)].map(([, name]) => name ?? ''))].sort();

const speak = (language: 'id' | 'en') => {
  const complaints: string[] = [];
  const intl = createIntl({
    locale: language === 'id' ? 'id-ID' : 'en-GB',
    messages: language === 'id' ? id : en,
    onError: (error) => complaints.push(error.message),
  });
  return { ...speechOf(intl), complaints };
};

describe('the two catalogues', () => {
  const keys = Object.keys(id) as (keyof typeof id)[];

  it('have the same keys in the same order', () => {
    expect(Object.keys(en)).toEqual(keys);
  });

  it('take the same values in every message', () => {
    for (const key of keys) expect([key, placeholders(en[key])]).toEqual([key, placeholders(id[key])]);
  });

  it('are messages that can be said, with any count', () => {
    for (const language of ['id', 'en'] as const) {
      const { say, complaints } = speak(language);
      for (const key of keys) {
        for (const count of [0, 1, 2, 1_284]) {
          const values = Object.fromEntries(placeholders(id[key]).map((name) => [name, count]));
          expect(say(key, values)).not.toBe('');
        }
      }
      expect(complaints).toEqual([]);
    }
  });

  it('differ wherever there are words: nothing was left untranslated by oversight', () => {
    const alike = keys.filter((key) => id[key] === en[key] && /[a-z]{4,} [a-z]{3,}/i.test(id[key]));
    expect(alike).toEqual(['controls.language.id']);
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
