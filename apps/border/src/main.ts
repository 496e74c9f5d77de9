import 'reflect-metadata';
import { SystemClock } from '#determinism';
import { serve } from '#http-edge';
import { BorderModule } from './border.module.ts';
import { BorderMetrics } from './metrics/border-metrics.ts';
import { settings } from './settings.ts';

const given = settings();
await serve(BorderModule.with(given, new SystemClock()), {
  host: given.HOST,
  port: given.PORT,
  prepare: (app) => {
    app.get(BorderMetrics).measure(app);
    return Promise.resolve();
  },
});
