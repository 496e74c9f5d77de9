import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { VirtualClock } from '#determinism';
import { DataCentreModule } from '../data-centre.module.ts';
import { apiDescription } from './describe-api.ts';

async function description(): Promise<OpenAPIObject> {
  const settings = {
    HOST: '127.0.0.1',
    PORT: 0,
    LOG_LEVEL: 'silent' as const,
    SERVICE_TOKEN: 'not-used-to-describe',
    CENTRE_DATABASE_URL: 'postgres://127.0.0.1/not-used',
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    DataCentreModule.with(settings, new VirtualClock()),
    new FastifyAdapter(),
    { logger: false },
  );
  try {
    return apiDescription(app);
  } finally {
    await app.close();
  }
}

describe('docs/openapi-data-centre.json', () => {
  it('is what the app serves (else build and run dist/apps/data-centre/src/openapi/write-api-description.js)', async () => {
    const committed: unknown = JSON.parse(readFileSync('docs/openapi-data-centre.json', 'utf8'));
    expect(JSON.parse(JSON.stringify(await description()))).toEqual(committed);
  });

  it('describes every route with a summary and, where a token is asked for, its refusal', async () => {
    const { paths } = await description();
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.values(methods as Record<string, { summary?: string; responses: object }>).map((route) => ({
        path,
        ...route,
      })),
    );
    expect(routes.length).toBeGreaterThanOrEqual(14);
    expect(routes.filter(({ summary }) => !summary)).toEqual([]);
    expect(
      routes.filter(({ path, responses }) => !path.startsWith('/health') && !('401' in responses)),
    ).toEqual([]);
  });
});
