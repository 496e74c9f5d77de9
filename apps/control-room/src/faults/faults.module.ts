import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '#determinism';
import { CLOCK } from '../clock.ts';
import { CommandsModule } from '../commands/index.ts';
import { StreamModule } from '../stream/index.ts';
import { Upstream } from '../upstream/index.ts';
import { LiveView } from '../view/index.ts';
import { FaultKeeper } from './fault-keeper.ts';
import { FaultsController } from './faults.controller.ts';

@Module({
  imports: [CommandsModule, StreamModule],
  controllers: [FaultsController],
  providers: [
    {
      provide: FaultKeeper,
      inject: [Upstream, LiveView, CLOCK, PinoLogger],
      useFactory: (upstream: Upstream, view: LiveView, clock: Clock, log: PinoLogger) =>
        new FaultKeeper(upstream, view, clock, log),
    },
  ],
})
export class FaultsModule {}
