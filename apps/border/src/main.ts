import 'reflect-metadata';
import { SystemClock } from '#determinism';
import { serve } from '#http-edge';
import { BorderModule } from './border.module.ts';
import { StoreUnavailableFilter } from './database/store-unavailable.filter.ts';
import { BorderMetrics } from './metrics/border-metrics.ts';
import { settings } from './settings.ts';

const given = settings();
await serve(BorderModule.with(given, new SystemClock()), {
  host: given.HOST,
  port: given.PORT,
  prepare: (app) => {
    // Asked before the filter for everything else, being the later one.
    app.useGlobalFilters(new StoreUnavailableFilter());
    app.get(BorderMetrics).measure(app);
    return Promise.resolve();
  },
});
