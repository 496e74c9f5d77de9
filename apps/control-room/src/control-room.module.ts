import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Clock } from '#determinism';
import { logs } from '#http-edge';
import { AccountsModule } from './accounts/index.ts';
import { CLOCK } from './clock.ts';
import { EventsModule } from './events/events.module.ts';
import { FaultsModule } from './faults/faults.module.ts';
import { FormsModule } from './forms/forms.module.ts';
import { HealthModule } from './health/health.module.ts';
import { HistoryModule } from './history/history.module.ts';
import { JournalModule } from './journal/index.ts';
import { MetricsModule } from './metrics/metrics.module.ts';
import { OverridesModule } from './overrides/overrides.module.ts';
import { PublicNoticeModule } from './public-notice/public-notice.module.ts';
import { ReconciliationModule } from './reconciliation/reconciliation.module.ts';
import { ReportsModule } from './reports/reports.module.ts';
import { RunsModule } from './runs/runs.module.ts';
import { SETTINGS } from './settings.ts';
import type { Settings } from './settings.ts';
import { StreamModule } from './stream/index.ts';

/** The one public door: people look through it and give their commands at it. */
@Module({})
export class ControlRoomModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: ControlRoomModule,
      global: true,
      imports: [
        logs('control-room', settings.logLevel),
        AccountsModule,
        JournalModule,
        StreamModule,
        RunsModule,
        FaultsModule,
        OverridesModule,
        ReconciliationModule,
        FormsModule,
        ReportsModule,
        HistoryModule,
        EventsModule,
        PublicNoticeModule,
        HealthModule,
        MetricsModule,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: clock },
      ],
      exports: [SETTINGS, CLOCK],
    };
  }
}
