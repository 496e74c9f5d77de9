import { describe, expect, it } from '@jest/globals';
import { chooseServerUser, parsePasswd } from './server-user.ts';

const passwd = parsePasswd(
  [
    'root:x:0:0:root:/root:/bin/bash',
    'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
    'postgres:x:101:104::/var/lib/postgresql:/bin/bash',
    'rina:x:1000:1000::/home/rina:/bin/bash',
    '',
  ].join('\n'),
);

describe('the user of the server', () => {
  it('is ourselves for an ordinary user', () => {
    expect(chooseServerUser(1000, null, passwd)).toBeNull();
  });

  it('is postgres for root, or nobody where there is no postgres', () => {
    expect(chooseServerUser(0, null, passwd)).toEqual({ name: 'postgres', uid: 101, gid: 104 });
    const withoutPostgres = passwd.filter(({ name }) => name !== 'postgres');
    expect(chooseServerUser(0, null, withoutPostgres)).toMatchObject({ name: 'nobody' });
  });

  it('is for root whoever owns the cluster already', () => {
    expect(chooseServerUser(0, 1000, passwd)).toMatchObject({ name: 'rina' });
    expect(chooseServerUser(0, 0, passwd)).toMatchObject({ name: 'postgres' });
  });

  it('cannot be found by root on a machine without other users', () => {
    expect(() => chooseServerUser(0, null, passwd.slice(0, 1))).toThrow(
      'this machine has neither a user "postgres" nor "nobody"',
    );
  });
});
