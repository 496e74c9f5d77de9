import { styleText } from 'node:util';

type Style = 'bold' | 'dim' | 'green' | 'yellow' | 'red' | 'cyan';

/** Where the command talks to a person. */
export interface Terminal {
  /** Whether a line can be written over; false for a file, a pipe, a log of a service manager. */
  readonly canRewrite: boolean;
  readonly line: (text?: string) => void;
  /** Shows text in place of the current unfinished line; nothing where lines cannot be rewritten. */
  readonly transient: (text: string) => void;
  /** Colours where colours are wanted, else the text as it is. */
  readonly paint: (style: Style, text: string) => string;
}

/** A stream as far as a terminal needs it. */
export interface TextStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const eraseLine = '\r\u001B[2K';

/** Colours only on a terminal, and not under NO_COLOR (https://no-color.org: any value but an empty one). */
export function makeTerminal(stream: TextStream, noColor: boolean): Terminal {
  const canRewrite = stream.isTTY === true;
  const coloured = canRewrite && !noColor;
  let unfinished = false;
  const clear = (): void => {
    if (unfinished) stream.write(eraseLine);
    unfinished = false;
  };
  return {
    canRewrite,
    line(text = '') {
      clear();
      stream.write(`${text}\n`);
    },
    transient(text) {
      if (!canRewrite) return;
      clear();
      const room = (stream.columns || 80) - 1; // 0 on a terminal that does not know its size
      stream.write(text.length > room ? `${text.slice(0, room - 1)}…` : text);
      unfinished = text !== '';
    },
    paint: (style, text) => (coloured ? styleText(style, text, { validateStream: false }) : text),
  };
}
