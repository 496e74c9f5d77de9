import 'reflect-metadata';
import { SystemClock } from '#determinism';
import { serve } from '#http-edge';
import { ControlRoomModule } from './control-room.module.ts';
import { prepare } from './prepare.ts';
import { settingsFromEnvironment } from './settings.ts';

const settings = settingsFromEnvironment();
await serve(ControlRoomModule.with(settings, new SystemClock()), {
  host: settings.host,
  port: settings.port,
  trustedProxies: settings.trustedProxies,
  prepare: (app) => prepare(app, settings),
});
