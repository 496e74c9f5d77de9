import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Clock } from '#determinism';
import { ServiceTokenGuard, logs } from '#http-edge';
import { DatabaseModule } from './database/database.module.ts';
import { FaultsModule } from './faults/faults.module.ts';
import { HealthController } from './health/health.controller.ts';
import { ListsModule } from './lists/lists.module.ts';
import { LookupsModule } from './lookups/lookups.module.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { RegisterModule } from './register/register.module.ts';
import type { Settings } from './settings.ts';
import { SurroundingsModule } from './surroundings.module.ts';

/** The simulated national data centre: lists and lookups, the crossing register, and faults that spoil both. */
@Module({})
export class DataCentreModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: DataCentreModule,
      imports: [
        logs('data-centre', settings.LOG_LEVEL),
        SurroundingsModule.with(settings, clock),
        DatabaseModule,
        MetricsModule,
        FaultsModule,
        ListsModule,
        LookupsModule,
        RegisterModule,
      ],
      controllers: [HealthController],
      providers: [{ provide: APP_GUARD, useValue: new ServiceTokenGuard(settings.SERVICE_TOKEN) }],
    };
  }
}
