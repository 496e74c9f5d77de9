import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { VirtualClock } from '#determinism';
import { DataCentreModule } from '../data-centre.module.ts';
import { apiDescription } from './describe-api.ts';

// Writes docs/openapi-data-centre.json: `npm run -s build:apps && node dist/apps/data-centre/src/openapi/write-api-description.js`.
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
writeFileSync('docs/openapi-data-centre.json', `${JSON.stringify(apiDescription(app), null, 2)}\n`);
await app.close();
