import type { INestApplication } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { apiDescription } from './api-description.ts';
import { streamDescription } from './stream-description.ts';
import { streamPage } from './stream-page.ts';

/** The documents as they are served and committed (docs/openapi-control-room.json, docs/asyncapi.json). */
export const openApiText = (app: INestApplication): string => textOf(apiDescription(app));
export const asyncApiText = (): string => textOf(streamDescription());
const textOf = (document: unknown): string => `${JSON.stringify(document, null, 2)}\n`;

/** Serves /openapi.json, /asyncapi.json and /docs/stream, to anybody; each is made when it is first asked for. */
export function serveReference(app: NestFastifyApplication): void {
  const fastify = app.getHttpAdapter().getInstance();
  const pages: Readonly<Record<string, { readonly type: string; readonly make: () => string }>> = {
    '/openapi.json': { type: 'application/json', make: () => openApiText(app) },
    '/asyncapi.json': { type: 'application/json', make: asyncApiText },
    '/docs/stream': { type: 'text/html', make: () => streamPage(streamDescription()) },
  };
  for (const [path, { type, make }] of Object.entries(pages)) {
    let made: string | null = null;
    fastify.get(path, (_request, reply) => {
      made ??= make();
      void reply.type(`${type}; charset=utf-8`).header('cache-control', 'no-cache').send(made);
    });
  }
}
