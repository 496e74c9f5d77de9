import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { acknowledgeLateHit, assignLateHit, closeLateHit, reconciliationQuery } from '#contracts';
import type {
  AcknowledgeLateHit,
  AssignLateHit,
  CloseLateHit,
  LateHit,
  LateHitPage,
  ReconciliationQuery,
} from '#contracts';
import { ZodBody } from '#http-edge';
import { LateHits } from './late-hits.ts';

@Controller('v1/reconciliation/late-hits')
export class LateHitsController {
  readonly #lateHits: LateHits;

  constructor(lateHits: LateHits) {
    this.#lateHits = lateHits;
  }

  @Get()
  list(@Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery): Promise<LateHitPage> {
    return this.#lateHits.list(query);
  }

  @Post(':crossingId/assignment')
  @HttpCode(200)
  assign(
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(assignLateHit)) said: AssignLateHit,
  ): Promise<LateHit> {
    return this.#lateHits.assign(crossingId, said);
  }

  @Post(':crossingId/acknowledgement')
  @HttpCode(200)
  acknowledge(
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(acknowledgeLateHit)) said: AcknowledgeLateHit,
  ): Promise<LateHit> {
    return this.#lateHits.acknowledge(crossingId, said);
  }

  @Post(':crossingId/closure')
  @HttpCode(200)
  close(
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(closeLateHit)) said: CloseLateHit,
  ): Promise<LateHit> {
    return this.#lateHits.close(crossingId, said);
  }
}
