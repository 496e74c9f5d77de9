import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer } from 'rxjs';
import type { Observable } from 'rxjs';
import { CentreDatabase } from '../database/centre-database.ts';
import { CentreMetrics } from '../metrics/centre-metrics.ts';
import { FaultBoard } from './fault-board.ts';
import { Misbehaving } from './misbehaving.ts';

interface ServiceRequest {
  readonly params?: { readonly service?: string; readonly list?: string };
  readonly query?: { readonly siteId?: unknown };
  readonly body?: { readonly siteId?: unknown } | null;
}

/**
 * Stands before every service: first its fault, if one bites, then the database, without which no service of the centre
 * works. Fault control, register reading and health have no such door: they answer whatever is broken.
 */
@Injectable()
export class ServiceDoor implements NestInterceptor {
  readonly #board: FaultBoard;
  readonly #misbehaving: Misbehaving;
  readonly #database: CentreDatabase;
  readonly #metrics: CentreMetrics;

  constructor(board: FaultBoard, misbehaving: Misbehaving, database: CentreDatabase, metrics: CentreMetrics) {
    this.#board = board;
    this.#misbehaving = misbehaving;
    this.#database = database;
    this.#metrics = metrics;
  }

  /** @throws DatabaseUnavailableError */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest & ServiceRequest>();
    const service = request.params?.service ?? request.params?.list ?? 'crossing-register';
    const work = defer(() => {
      this.#database.assertReachable();
      return next.handle();
    });
    const bitten = this.#board.bite(service, siteOf(request));
    if (bitten === null) return work;
    this.#metrics.faultHits.inc({ service, effect: bitten.misbehaviour.effect });
    const reply = http.getResponse<FastifyReply>();
    return this.#misbehaving.carryOut(bitten.misbehaviour, bitten.faultId, work, reply);
  }
}

/** Read before the request is checked: a fault does not wait for good manners. */
function siteOf({ query, body }: ServiceRequest): string | null {
  const siteId = body?.siteId ?? query?.siteId;
  return typeof siteId === 'string' ? siteId : null;
}
