import { describe, expect, it } from '@jest/globals';
import { settingsFromEnvironment } from './settings.ts';

const needed = {
  DATABASE_URL: 'postgres://perlintasan:secret@127.0.0.1:4314/site',
  SERVICE_TOKEN: '0123456789abcdef',
};

describe('the settings of control-room', () => {
  it('need no more than the database and the token', () => {
    expect(settingsFromEnvironment(needed)).toMatchObject({
      port: 4310,
      host: '127.0.0.1',
      upstream: { border: 'http://127.0.0.1:4312' },
      trustedProxies: [],
      sessionSecret: null,
    });
  });

  it('take a list of proxies', () => {
    expect(
      settingsFromEnvironment({ ...needed, TRUSTED_PROXIES: '10.0.0.4, 10.0.0.5,' }).trustedProxies,
    ).toEqual(['10.0.0.4', '10.0.0.5']);
  });

  it('that are wrong are all named, each with what was expected', () => {
    const wrong = {
      SERVICE_TOKEN: 'short',
      DATABASE_URL: 'mysql://x',
      PORT: 'eighty',
      SESSION_SECRET: 'abc',
    };
    for (const name of Object.keys(wrong))
      expect(() => settingsFromEnvironment(wrong)).toThrow(`${name} is wrong`);
    expect(() => settingsFromEnvironment({})).toThrow('DATABASE_URL is not set');
  });
});
