import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { VirtualClock } from '#determinism';
import { ControlRoomModule } from '../control-room.module.ts';
import type { Settings } from '../settings.ts';

/** Lends an application that was put together but never started: enough to say what its routes are. */
export async function withReferenceApplication<T>(use: (app: NestFastifyApplication) => T): Promise<T> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'control-room-reference-'));
  const accountsFile = join(dataFolder, 'accounts.json');
  await writeFile(accountsFile, '{"accounts":[]}');
  const settings: Settings = {
    port: 0,
    host: '127.0.0.1',
    databaseUrl: 'postgres://127.0.0.1/not-used',
    upstream: {
      border: 'http://127.0.0.1:1',
      'data-centre': 'http://127.0.0.1:1',
      simulator: 'http://127.0.0.1:1',
    },
    serviceToken: 'not-used-to-describe',
    dataFolder,
    accountsFile,
    sessionSecret: null,
    dashboardFolder: dataFolder,
    trustedProxies: [],
    streamClientsMax: 1,
    logLevel: 'silent',
  };
  const app = await NestFactory.create<NestFastifyApplication>(
    ControlRoomModule.with(settings, new VirtualClock()),
    new FastifyAdapter(),
    { logger: false },
  );
  try {
    return use(app);
  } finally {
    await app.close();
    await rm(dataFolder, { recursive: true });
  }
}
