import 'reflect-metadata';
import { SystemClock } from '#determinism';
import { serve } from '#http-edge';
import { DataCentreModule } from './data-centre.module.ts';
import { DatabaseUnavailableFilter } from './database/database-unavailable.filter.ts';
import { describeApi } from './openapi/describe-api.ts';
import { takeBatches } from './register/batch-body.ts';
import { settings } from './settings.ts';

const given = settings();
await serve(DataCentreModule.with(given, new SystemClock()), {
  host: given.HOST,
  port: given.PORT,
  prepare: (app) => {
    // Asked before the filter for everything else, as it was added after it.
    app.useGlobalFilters(new DatabaseUnavailableFilter());
    takeBatches(app);
    describeApi(app);
    return Promise.resolve();
  },
});
