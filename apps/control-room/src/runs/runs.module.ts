import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/index.ts';
import { StreamModule } from '../stream/index.ts';
import { RunsController } from './runs.controller.ts';

@Module({ imports: [CommandsModule, StreamModule], controllers: [RunsController] })
export class RunsModule {}
