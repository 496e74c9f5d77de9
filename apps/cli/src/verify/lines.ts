import { createReadStream } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { SurroundingsError, systemErrorCode } from '../surroundings-error.ts';

/** A seal with all its leaves is some 600 kB; whatever is much longer is no line of an export. */
const LONGEST = 16 * 1024 * 1024;

export interface Line {
  readonly text: string;
  /** The file ends here, without a line end. */
  readonly isUnfinished: boolean;
}

/** The file cannot be read. */
export class FileError extends SurroundingsError {
  constructor(file: string, why: string) {
    super(
      'file',
      `${file} cannot be read: ${why}`,
      'Name a file made by GET /v1/journal/export, or - for standard input.',
    );
  }
}

/** Lines of a file (`-`: standard input), one at a time however long the file is. @throws FileError */
export async function* linesOf(file: string): AsyncGenerator<Line, void> {
  // Broken UTF-8 becomes a replacement character, which no line of an export that is as it was written can hold.
  const decoder = new StringDecoder('utf8');
  let rest = '';
  try {
    for await (const piece of file === '-' ? process.stdin : createReadStream(file)) {
      const lines = (rest + decoder.write(piece as Buffer)).split('\n');
      rest = lines.pop() ?? '';
      for (const text of lines) yield { text, isUnfinished: false };
      if (rest.length > LONGEST)
        throw new FileError(file, `a line is longer than ${LONGEST / 1024 / 1024} MiB`);
    }
  } catch (error) {
    const code = error instanceof FileError ? null : systemErrorCode(error);
    if (code === null) throw error;
    throw new FileError(file, code === 'ENOENT' ? 'there is no such file' : code);
  }
  rest += decoder.end();
  if (rest !== '') yield { text: rest, isUnfinished: true };
}
