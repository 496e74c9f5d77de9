import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Gauge } from 'prom-client';
import { CentreDatabase } from '../database/centre-database.ts';
import { FaultBoard } from '../faults/fault-board.ts';
import { HeldConnections } from '../faults/held-connections.ts';
import { LISTS } from '../lists/listed.ts';
import { ListKeeper } from '../lists/list-keeper.ts';
import { CentreMetrics } from './centre-metrics.ts';

@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  readonly #metrics: CentreMetrics;

  constructor(
    metrics: CentreMetrics,
    board: FaultBoard,
    held: HeldConnections,
    lists: ListKeeper,
    database: CentreDatabase,
  ) {
    this.#metrics = metrics;
    const gauge = (name: string, help: string, value: () => number): void => {
      new Gauge({
        name: `data_centre_${name}`,
        help,
        registers: [metrics.registry],
        collect() {
          this.set(value());
        },
      });
    };
    gauge('database_reachable', '1 while the database answers', () => Number(database.isReachable));
    gauge('faults_active', 'Faults in force', () => board.active().length);
    gauge('held_connections', 'Connections that faults keep waiting', () => held.held);
    gauge(
      'held_connections_overflowed',
      'Connections reset because too many were held',
      () => held.overflowed,
    );
    for (const list of LISTS) {
      gauge(`${list}_version`, `Version of the ${list} list`, () => lists.list(list).version);
      gauge(`${list}_keys`, `Keys of the ${list} list`, () => lists.list(list).size);
    }
  }

  @Get()
  @Header('content-type', 'text/plain; version=0.0.4; charset=utf-8')
  metrics(): Promise<string> {
    return this.#metrics.registry.metrics();
  }
}
