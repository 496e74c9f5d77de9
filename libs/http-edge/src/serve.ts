import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Logger } from 'nestjs-pino';
import { ProblemFilter } from './problem-filter.ts';

/** Of a request; a larger one is answered with 413. */
export const BODY_LIMIT_BYTES = 1024 * 1024;

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Addresses of proxies whose X-Forwarded-* headers are believed; none unless given. */
  readonly trustedProxies?: readonly string[];
  /** What is to be added before it listens. */
  readonly prepare?: (app: NestFastifyApplication) => Promise<void>;
}

/**
 * Starts a Nest application on fastify as every app of the house runs: logs by pino, errors as problem+json, bounded
 * bodies, an orderly end on SIGTERM, SIGINT and when the parent process goes away.
 */
export async function serve(
  module: Type | DynamicModule,
  options: ServeOptions,
): Promise<NestFastifyApplication> {
  // An app started by `perlintasan up` has a channel to it; when that breaks its parent is gone, however it went. From
  // the first instant: a parent killed while we start would be missed later.
  process.once('disconnect', () => {
    process.kill(process.pid, 'SIGTERM');
  });
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    forceCloseConnections: true,
    keepAliveTimeout: 75_000,
    ...(options.trustedProxies?.length ? { trustProxy: [...options.trustedProxies] } : {}),
  });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { bufferLogs: true });
  app.useLogger(app.get(Logger));
  app.useGlobalFilters(new ProblemFilter());
  app.enableShutdownHooks();
  await options.prepare?.(app);
  await app.listen(options.port, options.host);
  return app;
}
