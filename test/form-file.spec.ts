import { describe, expect, it } from '@jest/globals';
import { FORM_COLUMNS, formNumberOf } from '#contracts';
import { ProblemError } from '#http-edge';
import { formFile, paperForm } from './support/paper-form.ts';
import { readFormFile } from '../apps/border/src/forms/form-csv.ts';

const refused = (csv: string): unknown => {
  try {
    readFormFile(csv);
    return null;
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const { code, message, about } = error;
    return { code, message, errors: about.errors?.map(({ line, field }) => [line, field]) };
  }
};
const form = paperForm(formNumberOf('CGK-T3', 1));

describe('a file of forms', () => {
  it('gives back what was written: numbers, yes and no in two languages, empty cells', () => {
    const { forms, lines } = readFormFile(formFile([form, { ...form, photoTaken: false }]));
    expect(forms).toEqual([form, { ...form, photoTaken: false }]);
    expect(lines).toEqual([2, 3]);
  });

  it('may have its columns in any order, comments, empty lines and a byte order mark', () => {
    const columns = [...FORM_COLUMNS].reverse();
    const [heading, row] = formFile([form], columns).split('\r\n');
    const { forms, lines } = readFormFile(`\uFEFF# typed by Rina\n${heading}\n\n${row}\n`);
    expect([forms, lines]).toEqual([[form], [4]]);
  });

  it('is refused for a column that is unknown, twice or missing, with its line and name', () => {
    const columns = [...FORM_COLUMNS.slice(0, -1), 'lane', 'shoe_size'];
    expect(refused(formFile([form], columns))).toMatchObject({
      code: 'invalid-file',
      errors: [
        [1, 'lane'],
        [1, 'shoe_size'],
        [1, 'as_written'],
      ],
    });
  });

  it('is refused when a line has too few cells, when there is none, when there are too many, and when it is no CSV', () => {
    const [heading = '', row = ''] = formFile([form]).split('\r\n');
    expect(refused(`${heading}\n${row.slice(0, -1)}\n`)).toMatchObject({ errors: [[2, 'form_number']] });
    expect(refused(`${heading}\n`)).toMatchObject({
      message: expect.stringContaining('a line for each form'),
    });
    expect(refused(`${heading}\n${`${row}\n`.repeat(201)}`)).toMatchObject({
      errors: [[202, 'form_number']],
    });
    expect(refused(`${heading}\n"${row}\n`)).toMatchObject({ code: 'invalid-file' });
  });
});
