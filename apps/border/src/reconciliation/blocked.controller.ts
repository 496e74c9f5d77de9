import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { reconciliationQuery, retryBlocked, setAsideBlocked } from '#contracts';
import type {
  BlockedPage,
  BlockedRecord,
  ReconciliationQuery,
  RetryBlocked,
  SetAsideBlocked,
} from '#contracts';
import { ZodBody } from '#http-edge';
import { BlockedCrossings } from './blocked-crossings.ts';

@Controller('v1/reconciliation/blocked')
export class BlockedController {
  readonly #blocked: BlockedCrossings;

  constructor(blocked: BlockedCrossings) {
    this.#blocked = blocked;
  }

  @Get()
  list(@Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery): Promise<BlockedPage> {
    return this.#blocked.list(query);
  }

  @Post(':crossingId/retry')
  @HttpCode(200)
  retry(
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(retryBlocked)) said: RetryBlocked,
  ): Promise<BlockedRecord> {
    return this.#blocked.retry(crossingId, said);
  }

  @Post(':crossingId/set-aside')
  @HttpCode(200)
  setAside(
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(setAsideBlocked)) said: SetAsideBlocked,
  ): Promise<BlockedRecord> {
    return this.#blocked.setAside(crossingId, said);
  }
}
