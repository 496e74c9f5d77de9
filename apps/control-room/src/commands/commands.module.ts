import { Module } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { Upstream, UpstreamModule } from '../upstream/index.ts';
import { Commands } from './commands.ts';

/** People's commands: journalled first, then carried out. */
@Module({
  imports: [UpstreamModule],
  providers: [
    {
      provide: Commands,
      inject: [Upstream, PinoLogger],
      useFactory: (upstream: Upstream, log: PinoLogger) => new Commands(upstream, log),
    },
  ],
  exports: [Commands, UpstreamModule],
})
export class CommandsModule {}
