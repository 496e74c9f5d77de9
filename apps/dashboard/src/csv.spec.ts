import { describe, expect, it } from '@jest/globals';
import { csvOf } from './csv.ts';

describe('a CSV file', () => {
  it('quotes what needs quoting and leaves unknown values empty', () => {
    expect(
      csvOf(
        ['name', 'queue'],
        [
          ['a "b", c', null],
          ['d', 1.5],
        ],
      ),
    ).toBe('\uFEFFname,queue\r\n"a ""b"", c",\r\nd,1.5\r\n');
  });

  it('holds no text that a spreadsheet would run, and leaves numbers below zero alone', () => {
    expect(csvOf(['x', 'y'], [['=HYPERLINK("x")', -3]])).toContain(`"'=HYPERLINK(""x"")",-3`);
  });
});
