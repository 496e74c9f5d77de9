import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/index.ts';
import { CommandsModule } from '../commands/index.ts';
import { StreamModule } from '../stream/index.ts';
import { ReconciliationController } from './reconciliation.controller.ts';

@Module({ imports: [AccountsModule, CommandsModule, StreamModule], controllers: [ReconciliationController] })
export class ReconciliationModule {}
