import { isMap, isScalar } from 'yaml';
import type { Document, LineCounter, Node } from 'yaml';
import type { Problem } from './problem.ts';

export type Path = readonly PropertyKey[];

/** A YAML text that knows the line and column of every field. */
export class YamlSource {
  readonly file: string;
  readonly #document: Document | null;
  readonly #lines: LineCounter;

  constructor(file: string, document: Document | null, lines: LineCounter) {
    this.file = file;
    this.#document = document;
    this.#lines = lines;
  }

  problem(
    path: Path,
    told: { expected: string; example: string; got?: unknown; didYouMean?: string | null; atKey?: boolean },
  ): Problem {
    const { line, column } = this.#placeOf(path, told.atKey ?? false);
    const got = 'got' in told ? told.got : this.#document?.getIn(path.map(String));
    return {
      file: this.file,
      line,
      column,
      path: pathText(path),
      expected: told.expected,
      example: told.example,
      got: got === undefined || got === null ? null : shown(got),
      didYouMean: told.didYouMean ?? null,
    };
  }

  at(offset: number): { line: number; column: number } {
    const place = this.#lines.linePos(offset);
    return { line: Math.max(1, place.line), column: Math.max(1, place.col) };
  }

  /** The place of the deepest node on the path that exists. */
  #placeOf(path: Path, atKey: boolean): { line: number; column: number } {
    let node = this.#document?.contents;
    let offset = node?.range?.[0] ?? 0;
    for (const [depth, step] of path.entries()) {
      if (isMap(node)) {
        const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step));
        if (pair === undefined) break;
        const key = pair.key as Node;
        const value = pair.value as Node | null;
        const last = depth === path.length - 1;
        offset = (last && atKey ? key.range?.[0] : (value?.range?.[0] ?? key.range?.[0])) ?? offset;
        node = value;
      } else {
        const item = (node as { get?: (key: unknown, keep: boolean) => unknown } | null)?.get?.(step, true);
        if (item === undefined) break;
        node = item as Node;
        offset = node.range?.[0] ?? offset;
      }
    }
    return this.at(offset);
  }
}

export const pathText = (path: Path): string =>
  path.reduce<string>(
    (text, step) =>
      typeof step === 'number' ? `${text}[${step}]` : text === '' ? String(step) : `${text}.${String(step)}`,
    '',
  );

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
