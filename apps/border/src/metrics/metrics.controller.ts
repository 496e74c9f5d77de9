import { Controller, Get, Header } from '@nestjs/common';
import { BorderMetrics } from './border-metrics.ts';

@Controller('metrics')
export class MetricsController {
  readonly #metrics: BorderMetrics;

  constructor(metrics: BorderMetrics) {
    this.#metrics = metrics;
  }

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#metrics.registry.metrics();
  }
}
