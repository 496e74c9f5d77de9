import { Injectable } from '@nestjs/common';
import { Counter, Registry, collectDefaultMetrics } from 'prom-client';

/** Figures of this process for Prometheus; names begin with `data_centre_`. */
@Injectable()
export class CentreMetrics {
  readonly registry = new Registry();
  readonly #registers = [this.registry];

  readonly lookups = new Counter({
    name: 'data_centre_lookups_total',
    help: 'Lookups answered, by service and outcome',
    labelNames: ['service', 'outcome'],
    registers: this.#registers,
  });
  readonly registerRecords = new Counter({
    name: 'data_centre_register_records_total',
    help: 'Crossing records that arrived, by outcome and by whether they came the fallback way',
    labelNames: ['outcome', 'fallback'],
    registers: this.#registers,
  });
  readonly faultHits = new Counter({
    name: 'data_centre_fault_hits_total',
    help: 'Requests that a fault has bitten, by service and effect',
    labelNames: ['service', 'effect'],
    registers: this.#registers,
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }
}
