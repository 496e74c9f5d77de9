import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { decideConflict, reconciliationQuery } from '#contracts';
import type { Conflict, ConflictPage, DecideConflict, ReconciliationQuery } from '#contracts';
import { ZodBody } from '#http-edge';
import { Conflicts } from './conflicts.ts';

@Controller('v1/reconciliation/conflicts')
export class ConflictsController {
  readonly #conflicts: Conflicts;

  constructor(conflicts: Conflicts) {
    this.#conflicts = conflicts;
  }

  @Get()
  list(@Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery): Promise<ConflictPage> {
    return this.#conflicts.list(query);
  }

  @Post(':conflictId/decision')
  @HttpCode(200)
  decide(
    @Param('conflictId') conflictId: string,
    @Body(new ZodBody(decideConflict)) said: DecideConflict,
  ): Promise<Conflict> {
    return this.#conflicts.decide(conflictId, said);
  }
}
