import { Global, Module } from '@nestjs/common';
import { ListsModule } from '../lists/lists.module.ts';
import { CentreMetrics } from './centre-metrics.ts';
import { MetricsController } from './metrics.controller.ts';

/** Global: every feature counts. */
@Global()
@Module({
  imports: [ListsModule],
  controllers: [MetricsController],
  providers: [CentreMetrics],
  exports: [CentreMetrics],
})
export class MetricsModule {}
