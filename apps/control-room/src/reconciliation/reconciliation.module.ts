import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/index.ts';
import { StreamModule } from '../stream/index.ts';
import { ReconciliationController } from './reconciliation.controller.ts';

@Module({ imports: [CommandsModule, StreamModule], controllers: [ReconciliationController] })
export class ReconciliationModule {}
