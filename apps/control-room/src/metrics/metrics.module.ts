import { Module } from '@nestjs/common';
import { JournalModule, JournalReader } from '../journal/index.ts';
import { StreamGateway, StreamModule } from '../stream/index.ts';
import { METRICS, controlRoomMetrics } from './control-room-metrics.ts';
import { MetricsController } from './metrics.controller.ts';

@Module({
  imports: [JournalModule, StreamModule],
  controllers: [MetricsController],
  providers: [{ provide: METRICS, inject: [StreamGateway, JournalReader], useFactory: controlRoomMetrics }],
})
export class MetricsModule {}
