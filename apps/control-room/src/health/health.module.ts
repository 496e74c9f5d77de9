import { Module } from '@nestjs/common';
import { JournalModule } from '../journal/index.ts';
import { HealthController } from './health.controller.ts';

/** Whether this process lives and is of use. */
@Module({ imports: [JournalModule], controllers: [HealthController] })
export class HealthModule {}
