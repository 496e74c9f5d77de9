import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/index.ts';
import { StreamModule } from '../stream/index.ts';
import { OverridesController } from './overrides.controller.ts';

@Module({ imports: [CommandsModule, StreamModule], controllers: [OverridesController] })
export class OverridesModule {}
