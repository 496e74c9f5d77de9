import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as contracts from '#contracts';
import { STREAM_EXAMPLES } from './stream-examples.ts';

// The throttler is CommonJS and requires Nest, which is not: under jest it can do so only when Nest is there already.
await import('@nestjs/core');
const { withReferenceApplication } = await import('./reference-application.ts');
const { asyncApiText, openApiText } = await import('./serve-reference.ts');
const { streamDescription } = await import('./stream-description.ts');
const { streamPage } = await import('./stream-page.ts');

interface Operation {
  readonly summary?: string;
  readonly security?: unknown;
  readonly 'x-roles'?: readonly string[];
  readonly responses: Record<string, unknown>;
}
const document = JSON.parse(await withReferenceApplication(openApiText)) as {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { readonly schemas: Record<string, unknown> };
};
const refsIn = (value: unknown): string[] =>
  [...JSON.stringify(value).matchAll(/"\$ref":"([^"]+)"/g)].map(([, ref]) => ref ?? '');

describe('the references', () => {
  it('are committed as they are served (else: npm run build:apps, then node dist/apps/control-room/src/reference/write-reference.js)', () => {
    expect(document).toEqual(JSON.parse(readFileSync('docs/openapi-control-room.json', 'utf8')));
    expect(asyncApiText()).toBe(readFileSync('docs/asyncapi.json', 'utf8'));
  });

  it('say of every route what it is for and who may use it', () => {
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
    );
    const open = routes.filter(({ operation }) => operation.security === undefined).map(({ route }) => route);
    expect(open.sort()).toEqual([
      'get /api/public-notice',
      'get /api/session',
      'get /health/live',
      'get /health/ready',
      'get /metrics',
      'post /api/session',
    ]);
    const rolesOf = (route: string): unknown =>
      routes.find((one) => one.route === route)?.operation['x-roles'] ?? 'all';
    expect(rolesOf('get /api/events')).toBe('all');
    expect(rolesOf('post /api/faults')).toEqual(['qa']);
    expect(rolesOf('delete /api/faults/{faultId}')).toEqual(['qa']);
    expect(rolesOf('post /api/overrides')).toEqual(['operator', 'qa']);
    expect(rolesOf('get /api/audit')).toEqual(['auditor']);
    expect(rolesOf('post /api/reconciliation/conflicts/{conflictId}/decision')).toEqual(['operator']);
    expect(rolesOf('get /api/reconciliation/conflicts')).toEqual(['operator', 'auditor']);
    expect(routes.filter(({ operation }) => !operation.summary)).toEqual([]);
  });

  it('refer to nothing that is not there', () => {
    const at = (root: unknown, ref: string): unknown =>
      ref
        .slice(2)
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], root);
    for (const root of [document, streamDescription()]) {
      expect(refsIn(root).filter((ref) => at(root, ref) === undefined)).toEqual([]);
    }
  });

  it('show examples that the schemas accept', () => {
    for (const [name, examples] of Object.entries(STREAM_EXAMPLES)) {
      const schema = contracts[name as keyof typeof STREAM_EXAMPLES];
      for (const example of examples) expect(schema.safeParse(example)).toMatchObject({ success: true });
    }
  });

  it('are one page in which nothing is loaded from elsewhere and every link leads somewhere', () => {
    const page = streamPage(streamDescription());
    expect(page).not.toMatch(/<script|<link(?! rel="icon" href="\/icon)|https?:\/\/(?!127\.0\.0\.1)/);
    const ids = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id);
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect(links.length).toBeGreaterThan(12);
  });
});
