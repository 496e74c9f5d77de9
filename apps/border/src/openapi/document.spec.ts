import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { openApiDocument } from './document.ts';

describe('OpenAPI document', () => {
  it('is committed as it is (write-document.ts brings it up to date)', async () => {
    const committed = JSON.parse(await readFile('docs/openapi-border.json', 'utf8')) as unknown;
    expect(committed).toEqual(JSON.parse(JSON.stringify(openApiDocument())));
  });

  it('describes every operation with its replies and its problems', () => {
    const paths = openApiDocument()['paths'] as Record<string, Record<string, { responses: object }>>;
    const operations = Object.values(paths).flatMap((path) => Object.values(path));
    expect(operations).toHaveLength(30);
    for (const { responses } of operations)
      expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '401']));
  });
});
