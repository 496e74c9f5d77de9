import { Module } from '@nestjs/common';
import { UpstreamModule } from '../upstream/index.ts';
import { ReportsController } from './reports.controller.ts';

@Module({ imports: [UpstreamModule], controllers: [ReportsController] })
export class ReportsModule {}
