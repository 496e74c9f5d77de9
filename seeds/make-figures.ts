/**
 * Writes seeds/FIGURES.md: every number of the YAML seeds with its range, source or reason, grade and date.
 * `node --conditions=source seeds/make-figures.ts`; a spec holds the committed file against it.
 */
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const FOLDERS = ['airports', 'staffing', 'travellers', 'service-times', 'flights'];

interface Provenance {
  readonly range?: readonly number[];
  readonly rangeFactor?: readonly number[];
  readonly source?: string;
  readonly grade?: string;
  readonly date?: string | number;
  readonly estimate?: string;
}

export function makeFigures(): string {
  const lines = [
    '# Every number of the seeds',
    '',
    'Made by `make-figures.ts` from the files beside it; change those. Grades: P official, N news report, S secondary copy,',
    'D open data set, C computed from cited numbers, EST our estimate (range instead of source).',
  ];
  for (const folder of FOLDERS) {
    const files = readdirSync(join(import.meta.dirname, folder)).filter((file) => file.endsWith('.yaml'));
    for (const file of files.sort()) {
      const rows = figuresOf(parse(readFileSync(join(import.meta.dirname, folder, file), 'utf8')), '');
      if (rows.length === 0) continue;
      lines.push('', `## ${folder}/${file}`, '');
      lines.push(
        '| Field | Value | Range | Source, or why | Grade | Date |',
        '| --- | --- | --- | --- | --- | --- |',
      );
      lines.push(...rows);
    }
  }
  return `${lines.join('\n')}\n`;
}

function figuresOf(node: unknown, path: string): string[] {
  if (typeof node !== 'object' || node === null) return [];
  if ('value' in node) return [tableRow(path, String(node.value), node as Provenance)];
  if (Object.hasOwn(node, 'values') && 'values' in node) {
    const values = Object.entries(node.values as Record<string, number>);
    return [tableRow(path, values.map(([key, value]) => `${key} ${value}`).join(', '), node as Provenance)];
  }
  return Object.entries(node).flatMap(([key, item]) =>
    figuresOf(item, Array.isArray(node) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`),
  );
}

function tableRow(path: string, value: string, node: Provenance): string {
  const range =
    node.range?.join(' to ') ??
    (node.rangeFactor === undefined ? '' : `${node.rangeFactor.join(' to ')} times`);
  const cells = [
    path,
    value,
    range,
    node.source ?? node.estimate ?? '',
    node.grade ?? 'EST',
    String(node.date ?? ''),
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

if (process.argv[1] === import.meta.filename) {
  writeFileSync(join(import.meta.dirname, 'FIGURES.md'), makeFigures());
}
