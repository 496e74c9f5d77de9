import { Module } from '@nestjs/common';
import { CommandsModule } from '../commands/index.ts';
import { StreamModule } from '../stream/index.ts';
import { FormsController } from './forms.controller.ts';

@Module({ imports: [CommandsModule, StreamModule], controllers: [FormsController] })
export class FormsModule {}
