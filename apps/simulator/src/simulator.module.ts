import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { SystemClock } from '#determinism';
import { ServiceTokenGuard, logs } from '#http-edge';
import { HealthController } from './health/health.controller.ts';
import { RunKeeper } from './runs/run-keeper.ts';
import { RunsController } from './runs/runs.controller.ts';
import { ScenarioShelf } from './scenarios/scenario-shelf.ts';
import { settings } from './settings.ts';
import { CLOCK, SETTINGS } from './tokens.ts';

const given = settings();

@Module({
  imports: [logs('simulator', given.LOG_LEVEL)],
  controllers: [HealthController, RunsController],
  providers: [
    { provide: SETTINGS, useValue: given },
    { provide: CLOCK, useValue: new SystemClock() },
    { provide: APP_GUARD, useValue: new ServiceTokenGuard(given.SERVICE_TOKEN) },
    ScenarioShelf,
    RunKeeper,
  ],
})
export class SimulatorModule {}
