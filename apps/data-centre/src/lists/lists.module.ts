import { Module } from '@nestjs/common';
import { ListKeeper } from './list-keeper.ts';
import { ListsController } from './lists.controller.ts';

@Module({ controllers: [ListsController], providers: [ListKeeper], exports: [ListKeeper] })
export class ListsModule {}
