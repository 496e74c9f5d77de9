import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

const year = 'public, max-age=31536000, immutable';
const notBuilt =
  '<!doctype html><meta charset="utf-8"><title>Perlintasan</title>' +
  '<p>The dashboard has not been built: run <code>npm run build</code>, then start again.</p>';

/** The dashboard's page, or one that says that it was not built. */
export async function dashboardPage(folder: string): Promise<string> {
  return readFile(join(folder, 'index.html'), 'utf8').catch(() => notBuilt);
}

/** Paths that are never a page of the dashboard, so that a wrong one is answered as the error it is. */
const notPages = /^\/(api|docs|health|metrics|socket\.io|assets|openapi\.json|asyncapi\.json)(\/|$)/;

/** Whether somebody follows a link into the dashboard (its pages are paths that only it knows). */
export function asksForPage(request: FastifyRequest): boolean {
  const path = request.url.split('?', 1)[0] ?? '/';
  const isPath = !notPages.test(path) && !/\.\w+$/.test(path);
  const wantsPage = path === '/' || (request.headers.accept ?? '').includes('text/html');
  return request.method === 'GET' && isPath && wantsPage;
}

/**
 * Serves the built dashboard: files with a hash in their name for a year, the page itself never from a cache;
 * compressed copies (`.br`, `.gz`) where the build made them.
 */
export async function serveDashboard(
  app: NestFastifyApplication,
  folder: string,
  page: string,
): Promise<void> {
  const sendPage = (reply: FastifyReply): FastifyReply =>
    reply.header('cache-control', 'no-cache').type('text/html; charset=utf-8').send(page);
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRequest', (request, reply, next) => {
    if (asksForPage(request)) void sendPage(reply);
    else next();
  });
  const exists = await stat(folder).catch(() => null);
  if (!exists?.isDirectory()) return;
  await app.register(fastifyStatic, {
    root: folder,
    index: false,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      void reply.header('cache-control', /[/\\]assets[/\\]/.test(path) ? year : 'no-cache');
    },
  });
}
