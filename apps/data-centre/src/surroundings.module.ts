import { Global, Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import type { Clock } from '#determinism';
import type { Settings } from './settings.ts';
import { CLOCK, SETTINGS } from './tokens.ts';

/** Hands settings and time to whoever asks by token. */
@Global()
@Module({})
export class SurroundingsModule {
  static with(settings: Settings, clock: Clock): DynamicModule {
    return {
      module: SurroundingsModule,
      providers: [
        { provide: SETTINGS, useValue: settings },
        { provide: CLOCK, useValue: clock },
      ],
      exports: [SETTINGS, CLOCK],
    };
  }
}
