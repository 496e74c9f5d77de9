import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { activeFault, activeFaults, faultJournal, renewFault, runId, startFault } from '#contracts';
import type { ActiveFault, StartFault } from '#contracts';
import { parseFault } from '#faults';
import type { FaultProblem } from '#faults';
import { ProblemError, ZodBody } from '#http-edge';
import { Described } from '../openapi/described.ts';
import { FaultBoard, MAX_FAULTS } from './fault-board.ts';
import type { FaultJournalEntry, StartOutcome } from './fault-board.ts';
import { FaultLedger } from './fault-ledger.ts';

const by = z.string().min(1).max(60).default('unknown').meta({ example: 'qa' });
const endQuery = z.strictObject({ by });
const endRunQuery = z.strictObject({ runId, by });
const journalQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100).meta({ example: 100 }),
});

/** Breaks the centre and mends it. Works while every service is faulty and while the database is away. */
@Controller('v1/faults')
export class FaultsController {
  readonly #board: FaultBoard;
  readonly #ledger: FaultLedger;

  constructor(board: FaultBoard, ledger: FaultLedger) {
    this.#board = board;
    this.#ledger = ledger;
  }

  @Post()
  @Described({
    summary: 'Starts a fault; the same again renews its lease (200)',
    body: startFault,
    reply: { 201: activeFault, 200: activeFault },
    problems: [409, 422],
  })
  async start(
    @Body(new ZodBody(startFault)) asked: StartFault,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ActiveFault> {
    const parsed = parseFault(asked.kind, asked.parameters);
    if (!parsed.ok) throw cannotPlay(parsed.problems[0]);
    const outcome = this.#board.start(asked, parsed.fault);
    if (outcome !== 'started' && outcome !== 'repeat') throw cannotStart(outcome, asked.faultId);
    const started = this.#board.find(asked.faultId);
    if (started === null) throw faultEnded(asked.faultId);
    await this.#ledger.settle();
    void reply.status(outcome === 'started' ? 201 : 200);
    return started;
  }

  @Get()
  @Described({ summary: 'Faults in force, in the order in which they started', reply: { 200: activeFaults } })
  list(): { faults: ActiveFault[] } {
    return { faults: this.#board.active() };
  }

  @Get('journal')
  @Described({
    summary: 'Starts and ends of faults with who did it, newest first',
    query: journalQuery,
    reply: { 200: faultJournal },
    problems: [422, 503],
  })
  async journal(
    @Query(new ZodBody(journalQuery)) { limit }: z.infer<typeof journalQuery>,
  ): Promise<{ entries: FaultJournalEntry[] }> {
    return { entries: await this.#ledger.entries(limit) };
  }

  @Delete()
  @HttpCode(200)
  @Described({
    summary: 'Ends every fault of a run and answers with them',
    query: endRunQuery,
    reply: { 200: activeFaults },
    problems: [422],
  })
  async endRun(
    @Query(new ZodBody(endRunQuery)) query: z.infer<typeof endRunQuery>,
  ): Promise<{ faults: ActiveFault[] }> {
    const faults = this.#board.endRun(query.runId, query.by === 'unknown' ? 'run' : query.by);
    await this.#ledger.settle();
    return { faults };
  }

  @Delete(':faultId')
  @HttpCode(200)
  @Described({
    summary: 'Ends a fault and answers with it; connections that it held are reset',
    parameters: { faultId: 'pdn-2024-7f3a9c.pdn-down' },
    query: endQuery,
    reply: { 200: activeFault },
    problems: [404, 422],
  })
  async end(
    @Param('faultId') faultId: string,
    @Query(new ZodBody(endQuery)) query: z.infer<typeof endQuery>,
  ): Promise<ActiveFault> {
    const ended = this.#board.end(faultId, query.by);
    if (ended === null) throw faultEnded(faultId);
    await this.#ledger.settle();
    return ended;
  }

  @Post(':faultId/renewals')
  @HttpCode(200)
  @Described({
    summary: 'Lengthens the lease; 404 `fault-ended` when it is over: whoever ended it meant it',
    parameters: { faultId: 'pdn-2024-7f3a9c.pdn-down' },
    body: renewFault,
    reply: { 200: activeFault },
    problems: [404, 422],
  })
  renew(
    @Param('faultId') faultId: string,
    @Body(new ZodBody(renewFault)) { leaseMs }: z.infer<typeof renewFault>,
  ): ActiveFault {
    const renewed = this.#board.renew(faultId, leaseMs);
    if (renewed === null) throw faultEnded(faultId);
    return renewed;
  }
}

const cannotPlay = ({ field, expected, example, message }: FaultProblem): ProblemError =>
  new ProblemError(422, 'invalid-fault', 'There is no such fault', message, { field, expected, example });

const faultEnded = (faultId: string): ProblemError =>
  new ProblemError(404, 'fault-ended', 'The fault is not in force', `${faultId} is over or never was`, {
    field: 'faultId',
    expected: 'the id of a fault in force, as GET /v1/faults lists them',
  });

function cannotStart(outcome: Exclude<StartOutcome, 'started' | 'repeat'>, faultId: string): ProblemError {
  switch (outcome) {
    case 'other-content':
      return new ProblemError(
        409,
        'fault-id-taken',
        'Another fault has this id',
        `${faultId} is in force with other content`,
        { field: 'faultId', expected: 'an id that no other fault has', example: `${faultId}-2` },
      );
    case 'ended-before':
      return new ProblemError(
        409,
        'fault-ended',
        'The fault is over',
        `${faultId} has ended; ids are used once`,
        {
          field: 'faultId',
          expected: 'an id that was not used before',
          example: `${faultId}-2`,
        },
      );
    case 'full':
      return new ProblemError(
        409,
        'too-many-faults',
        'Too many faults are in force',
        `${MAX_FAULTS} faults are in force; end one first`,
        { field: 'faultId', expected: `at most ${MAX_FAULTS} faults in force` },
      );
  }
}
