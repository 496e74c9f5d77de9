import { Module } from '@nestjs/common';
import { APP_INTERCEPTOR } from '@nestjs/core';
import type { Clock } from '#determinism';
import { CLOCK } from '../clock.ts';
import { SETTINGS } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { SurroundingsInterceptor } from './surroundings.interceptor.ts';
import { Upstream } from './upstream.ts';

/** The other apps of the house. */
@Module({
  providers: [
    {
      provide: Upstream,
      inject: [SETTINGS, CLOCK],
      useFactory: (settings: Settings, clock: Clock) => new Upstream(settings, clock),
    },
    { provide: APP_INTERCEPTOR, useClass: SurroundingsInterceptor },
  ],
  exports: [Upstream],
})
export class UpstreamModule {}
