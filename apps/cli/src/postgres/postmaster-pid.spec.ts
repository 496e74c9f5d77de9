import { describe, expect, it } from '@jest/globals';
import { parsePostmasterPid } from './postmaster-pid.ts';

describe('postmaster.pid', () => {
  it('tells number, port and status', () => {
    const text = '4711\n/data/pg\n1718830000\n4314\n\n127.0.0.1\n  1234567   42\nready   \n';
    expect(parsePostmasterPid(text)).toEqual({ pid: 4711, port: 4314, status: 'ready' });
  });

  it('is half-written for a moment', () => {
    expect(parsePostmasterPid('')).toBeNull();
    expect(parsePostmasterPid('4711\n/data/pg\n')).toEqual({ pid: 4711, port: 0, status: '' });
  });

  it('has no process when its first line is not a number', () => {
    expect(parsePostmasterPid('rubbish\n')).toBeNull();
    expect(parsePostmasterPid('-5\n')).toBeNull();
  });
});
