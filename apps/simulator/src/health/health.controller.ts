import { Controller, Get, Header } from '@nestjs/common';
import { Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import { OpenToAll } from '#http-edge';
import { RunKeeper } from '../runs/run-keeper.ts';

@OpenToAll()
@Controller()
export class HealthController {
  readonly #metrics = new Registry();

  constructor(keeper: RunKeeper) {
    collectDefaultMetrics({ register: this.#metrics });
    const registers = [this.#metrics];
    new Gauge({
      name: 'simulator_speed_requested_ratio',
      help: 'Site milliseconds a wall millisecond that the run was asked for; 0 without a run',
      registers,
      collect() {
        this.set(keeper.current()?.speedRequested ?? 0);
      },
    });
    new Gauge({
      name: 'simulator_speed_actual_ratio',
      help: 'Site milliseconds a wall millisecond that the run reached in the last two seconds; 0 without a run',
      registers,
      collect() {
        this.set(keeper.current()?.speedActual ?? 0);
      },
    });
    new Gauge({
      name: 'simulator_travellers_through_total',
      help: 'Travellers of the current run who have crossed',
      registers,
      collect() {
        this.set(keeper.current()?.travellersThrough ?? 0);
      },
    });
  }

  @Get('health/live')
  live(): { status: 'ok' } {
    return { status: 'ok' };
  }

  /** Ready as soon as it listens: it holds nothing between runs. */
  @Get('health/ready')
  ready(): { status: 'ok' } {
    return { status: 'ok' };
  }

  @Get('metrics')
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#metrics.metrics();
  }
}
