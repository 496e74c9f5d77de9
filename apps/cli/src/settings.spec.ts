import { describe, expect, it } from '@jest/globals';
import { readSettings } from './settings.ts';
import { upOptions } from './up/options.ts';

const flags = { scenario: 'pdn-2024', speed: 60, run: true };

describe('settings of the command', () => {
  it('are all optional', () => {
    const options = upOptions(flags, readSettings({}));
    expect(options).toMatchObject({
      port: 4310,
      host: '127.0.0.1',
      databaseUrl: null,
      centreDatabaseUrl: null,
      dataFolderChosen: false,
      run: { scenario: 'pdn-2024', speed: 60 },
    });
    expect(options.dataFolder).toMatch(/\/data$/);
  });

  it('give way to flags', () => {
    const settings = readSettings({ PORT: '4400', DATA_FOLDER: '/from/environment', HOST: '0.0.0.0' });
    expect(upOptions(flags, settings)).toMatchObject({
      port: 4400,
      dataFolder: '/from/environment',
      dataFolderChosen: true,
      host: '0.0.0.0',
    });
    const flagged = upOptions({ ...flags, port: 0, data: '/from/flag', run: false }, settings);
    expect(flagged).toMatchObject({ port: 0, dataFolder: '/from/flag', run: null });
  });

  it('count as unset when empty', () => {
    expect(readSettings({ PORT: '', DATABASE_URL: '', NO_COLOR: '' })).toMatchObject({
      port: null,
      databaseUrl: null,
      noColor: false,
    });
    expect(readSettings({ NO_COLOR: '1' }).noColor).toBe(true);
  });

  it.each([
    ['PORT', 'door', 'PORT=4310'],
    ['PORT', '65531', 'PORT=4310'],
    ['DATABASE_URL', 'mysql://x/y', 'DATABASE_URL=postgres://'],
    ['CENTRE_DATABASE_URL', 'postgres://host', 'CENTRE_DATABASE_URL=postgres://'],
  ])('name the variable, what was expected and an example: %s=%s', (name, value, remedy) => {
    let error: unknown;
    try {
      readSettings({ [name]: value });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({
      code: 'setting',
      message: expect.stringContaining(`${name}=`) as unknown,
      remedy: expect.stringContaining(remedy) as unknown,
    });
  });

  it('never show an address that may hold a password', () => {
    expect(() => readSettings({ DATABASE_URL: 'mysql://me:secret@host/db' })).toThrow(/^(?!.*secret)/);
  });
});
