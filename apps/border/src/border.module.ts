import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Clock } from '#determinism';
import { ServiceTokenGuard, logs } from '#http-edge';
import { CentreClient } from './centre/centre-client.ts';
import { CheckDesk } from './checks/check-desk.ts';
import { ChecksController } from './checks/checks.controller.ts';
import { DocumentReader } from './checks/document-reader.ts';
import { Lookups } from './checks/lookups.ts';
import { CommandsController } from './commands/commands.controller.ts';
import { CrossingBook } from './crossings/crossing-book.ts';
import { CrossingStore } from './crossings/crossing-store.ts';
import { CrossingsController } from './crossings/crossings.controller.ts';
import { SiteDatabase } from './database/site-database.ts';
import { FORM_CONTROLLERS, FORM_PROVIDERS } from './forms/index.ts';
import { BacklogController } from './forwarding/backlog.controller.ts';
import { BacklogWatch } from './forwarding/backlog-watch.ts';
import { Forwarding } from './forwarding/forwarding.ts';
import { HealthController } from './health/health.controller.ts';
import { LanesController } from './lanes/lanes.controller.ts';
import { ListSnapshots } from './lists/list-snapshots.ts';
import { BorderMetrics } from './metrics/border-metrics.ts';
import { MetricsController } from './metrics/metrics.controller.ts';
import { ObservationsController } from './observations/observations.controller.ts';
import { OpenApiController } from './openapi/openapi.controller.ts';
import { OverridesController } from './overrides/overrides.controller.ts';
import { RECONCILIATION_CONTROLLERS, RECONCILIATION_PROVIDERS } from './reconciliation/index.ts';
import { RunsController } from './runs/runs.controller.ts';
import { JournalExport } from './seals/journal-export.ts';
import { JournalExportController } from './seals/journal-export.controller.ts';
import { readSealKey } from './seals/seal-key.ts';
import { SEAL_SIGNER, Sealer } from './seals/sealer.ts';
import { ServicesWatch } from './services/services-watch.ts';
import type { Settings } from './settings.ts';
import { Sites } from './sites/sites.ts';
import { SiteSpool } from './spool/site-spool.ts';
import { StatusController } from './sites/status.controller.ts';
import { CLOCK, SETTINGS } from './tokens.ts';

@Module({})
export class BorderModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: BorderModule,
      imports: [logs('border', settings.LOG_LEVEL)],
      controllers: [
        RunsController,
        LanesController,
        ChecksController,
        CrossingsController,
        ObservationsController,
        OverridesController,
        CommandsController,
        StatusController,
        BacklogController,
        JournalExportController,
        HealthController,
        MetricsController,
        OpenApiController,
        ...RECONCILIATION_CONTROLLERS,
        ...FORM_CONTROLLERS,
      ],
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: clock },
        { provide: APP_GUARD, useValue: new ServiceTokenGuard(settings.SERVICE_TOKEN) },
        SiteDatabase,
        CentreClient,
        // Followers of the database are told in the order in which they are made: the spool, then the sites.
        SiteSpool,
        Sites,
        ServicesWatch,
        ListSnapshots,
        Lookups,
        DocumentReader,
        CheckDesk,
        CrossingStore,
        CrossingBook,
        Forwarding,
        BacklogWatch,
        ...RECONCILIATION_PROVIDERS,
        ...FORM_PROVIDERS,
        { provide: SEAL_SIGNER, useFactory: () => readSealKey(settings) },
        Sealer,
        JournalExport,
        BorderMetrics,
      ],
    };
  }
}
