import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import type { z } from 'zod';
import {
  blockedPage,
  blockedRecord,
  conflict,
  conflictPage,
  lateHit,
  lateHitPage,
  mergePage,
  publicAssignLateHit,
  publicCloseLateHit,
  publicDecideConflict,
  publicRetryBlocked,
  publicSetAsideBlocked,
  reconciliationQuery,
  reconciliationStatuses,
  recordInFull,
} from '#contracts';
import type {
  BlockedPage,
  BlockedRecord,
  Conflict,
  ConflictPage,
  LateHit,
  LateHitPage,
  MergePage,
  PublicAssignLateHit,
  PublicCloseLateHit,
  PublicDecideConflict,
  PublicRetryBlocked,
  PublicSetAsideBlocked,
  ReconciliationQuery,
  ReconciliationStatuses,
  RecordInFull,
} from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { AccountBook, Asking, For } from '../accounts/index.ts';
import type { Person } from '../accounts/index.ts';
import { Commands } from '../commands/index.ts';
import type { Order } from '../commands/index.ts';
import { Documented } from '../reference/documented.ts';
import { Upstream } from '../upstream/index.ts';
import { LiveView } from '../view/index.ts';
import { forEyesOf } from './mask-documents.ts';

const CROSSING = { crossingId: 'pdn-2024-7f3a9c.00000412' };
const SET_NOT_NOW = {
  404: 'there is no such thing',
  409: 'not as it stands now; `detail` says how it stands',
};

/**
 * Late hits, conflicts and blocked records: what an outage leaves for people to decide. Border keeps them all. Operators act;
 * auditors read, with document numbers masked.
 */
@Controller('api/reconciliation')
@For('operator', 'auditor')
export class ReconciliationController {
  readonly #upstream: Upstream;
  readonly #commands: Commands;
  readonly #view: LiveView;
  readonly #accounts: AccountBook;

  constructor(
    @Inject(Upstream) upstream: Upstream,
    @Inject(Commands) commands: Commands,
    @Inject(LiveView) view: LiveView,
    @Inject(AccountBook) accounts: AccountBook,
  ) {
    this.#upstream = upstream;
    this.#commands = commands;
    this.#view = view;
    this.#accounts = accounts;
  }

  @Get()
  @Documented({
    summary: 'How far each site is with records made under fallback',
    reply: reconciliationStatuses,
  })
  status(): Promise<ReconciliationStatuses> {
    return this.#ask('', reconciliationStatuses);
  }

  @Get('late-hits')
  @Documented({
    summary: 'Travellers let through under fallback who turned out to be listed, newest first',
    query: reconciliationQuery,
    reply: lateHitPage,
  })
  async lateHits(
    @Asking() person: Person,
    @Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery,
  ): Promise<LateHitPage> {
    const { lateHits, next } = await this.#ask(`/late-hits${searchOf(query)}`, lateHitPage);
    const shown = forEyesOf(person.role);
    return { lateHits: lateHits.map((hit) => ({ ...hit, crossing: shown(hit.crossing) })), next };
  }

  @Post('late-hits/:crossingId/assignment')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'Give a late hit to an operator, or take it over',
    parameters: CROSSING,
    body: publicAssignLateHit,
    reply: lateHit,
    problems: { ...SET_NOT_NOW, 422: '`owner` must be able to act: the sign-in name of an operator' },
  })
  assign(
    @Asking() person: Person,
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(publicAssignLateHit))
    { owner = person.name, reason = null }: Omit<PublicAssignLateHit, 'reason'> & { reason?: string | null },
  ): Promise<LateHit> {
    this.#refuseWhoCannotAct(owner);
    const order = { command: 'assign-late-hit', reason, details: { crossingId, owner } };
    const body = { owner, by: person.name, reason };
    return this.#carryOut(
      person,
      order,
      `/late-hits/${encodeURIComponent(crossingId)}/assignment`,
      body,
      lateHit,
    );
  }

  @Post('late-hits/:crossingId/acknowledgement')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'The owner of a late hit has taken it in hand',
    parameters: CROSSING,
    reply: lateHit,
    problems: SET_NOT_NOW,
  })
  acknowledge(@Asking() person: Person, @Param('crossingId') crossingId: string): Promise<LateHit> {
    const order = { command: 'acknowledge-late-hit', reason: null, details: { crossingId } };
    const body = { by: person.name };
    return this.#carryOut(
      person,
      order,
      `/late-hits/${encodeURIComponent(crossingId)}/acknowledgement`,
      body,
      lateHit,
    );
  }

  @Post('late-hits/:crossingId/closure')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'What became of a late hit, and why it is over',
    parameters: CROSSING,
    body: publicCloseLateHit,
    reply: lateHit,
    problems: SET_NOT_NOW,
  })
  close(
    @Asking() person: Person,
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(publicCloseLateHit)) said: PublicCloseLateHit,
  ): Promise<LateHit> {
    const { outcome, reason } = said;
    const order = { command: 'close-late-hit', reason, details: { crossingId, outcome } };
    const body = { ...said, by: person.name };
    return this.#carryOut(
      person,
      order,
      `/late-hits/${encodeURIComponent(crossingId)}/closure`,
      body,
      lateHit,
    );
  }

  @Get('conflicts')
  @Documented({
    summary: 'Records that contradict each other or their stamp, newest first',
    query: reconciliationQuery,
    reply: conflictPage,
  })
  async conflicts(
    @Asking() person: Person,
    @Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery,
  ): Promise<ConflictPage> {
    const { conflicts, next } = await this.#ask(`/conflicts${searchOf(query)}`, conflictPage);
    const shown = forEyesOf(person.role);
    return { conflicts: conflicts.map((one) => ({ ...one, crossings: one.crossings.map(shown) })), next };
  }

  @Post('conflicts/:conflictId/decision')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'Decide a conflict; its `choices` say what may be decided. A decision stands',
    parameters: { conflictId: 'two-entries:pdn-2024-7f3a9c.00000412' },
    body: publicDecideConflict,
    reply: conflict,
    problems: SET_NOT_NOW,
  })
  decide(
    @Asking() person: Person,
    @Param('conflictId') conflictId: string,
    @Body(new ZodBody(publicDecideConflict)) said: PublicDecideConflict,
  ): Promise<Conflict> {
    const { decision, reason } = said;
    const order = { command: 'decide-conflict', reason, details: { conflictId, decision } };
    const body = { ...said, by: person.name };
    return this.#carryOut(
      person,
      order,
      `/conflicts/${encodeURIComponent(conflictId)}/decision`,
      body,
      conflict,
    );
  }

  @Get('blocked')
  @Documented({
    summary:
      'Records that the register does not take, with the reason, newest first; `all` also gives those sent again or set aside',
    query: reconciliationQuery,
    reply: blockedPage,
  })
  async blocked(
    @Asking() person: Person,
    @Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery,
  ): Promise<BlockedPage> {
    const { records, next } = await this.#ask(`/blocked${searchOf(query)}`, blockedPage);
    const shown = forEyesOf(person.role);
    return { records: records.map((one) => ({ ...one, crossing: shown(one.crossing) })), next };
  }

  @Get('merges')
  @Documented({
    summary:
      'Records that were found to tell of the same crossing as another, and by which rule, newest first',
    query: reconciliationQuery,
    reply: mergePage,
  })
  async merges(
    @Asking() person: Person,
    @Query(new ZodBody(reconciliationQuery)) query: ReconciliationQuery,
  ): Promise<MergePage> {
    const { merges, next } = await this.#ask(`/merges${searchOf(query)}`, mergePage);
    const shown = forEyesOf(person.role);
    return {
      merges: merges.map(({ rule, kept, merged }) => ({ rule, kept: shown(kept), merged: shown(merged) })),
      next,
    };
  }

  @Get('crossings/:crossingId')
  @For('operator')
  @Documented({
    summary: 'One record whole, as it stands and as it was first made',
    parameters: CROSSING,
    reply: recordInFull,
    problems: { 404: 'there is no such record' },
  })
  record(@Param('crossingId') crossingId: string): Promise<RecordInFull> {
    return this.#ask(`/crossings/${encodeURIComponent(crossingId)}`, recordInFull);
  }

  @Post('blocked/:crossingId/retry')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'Send a blocked record again, mended if need be',
    description:
      'What is mended is journalled whole, beside the record as it was; only what people write can be.',
    parameters: CROSSING,
    body: publicRetryBlocked,
    reply: blockedRecord,
    problems: SET_NOT_NOW,
  })
  retry(
    @Asking() person: Person,
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(publicRetryBlocked)) said: PublicRetryBlocked,
  ): Promise<BlockedRecord> {
    const mended = Object.keys(said.corrections).join(', ');
    const order = { command: 'retry-blocked', reason: said.reason, details: { crossingId, mended } };
    const body = { ...said, by: person.name };
    return this.#carryOut(
      person,
      order,
      `/blocked/${encodeURIComponent(crossingId)}/retry`,
      body,
      blockedRecord,
    );
  }

  @Post('blocked/:crossingId/set-aside')
  @HttpCode(200)
  @For('operator')
  @Documented({
    summary: 'Set a blocked record aside for good, with a reason',
    parameters: CROSSING,
    body: publicSetAsideBlocked,
    reply: blockedRecord,
    problems: SET_NOT_NOW,
  })
  setAside(
    @Asking() person: Person,
    @Param('crossingId') crossingId: string,
    @Body(new ZodBody(publicSetAsideBlocked)) said: PublicSetAsideBlocked,
  ): Promise<BlockedRecord> {
    const order = { command: 'set-blocked-aside', reason: said.reason, details: { crossingId } };
    const body = { ...said, by: person.name };
    return this.#carryOut(
      person,
      order,
      `/blocked/${encodeURIComponent(crossingId)}/set-aside`,
      body,
      blockedRecord,
    );
  }

  /** @throws ProblemError 422: an owner who may not acknowledge it would leave it lying. */
  #refuseWhoCannotAct(owner: string): void {
    if (this.#accounts.find(owner)?.role === 'operator') return;
    throw new ProblemError(422, 'invalid-field', 'Nobody who can act', `owner: ${owner} is no operator`, {
      field: 'owner',
      expected: 'the sign-in name of an operator',
      example: 'operator',
    });
  }

  #ask<Schema extends z.ZodType>(path: string, reply: Schema): Promise<z.infer<Schema>> {
    return this.#upstream.ask({ app: 'border', method: 'GET', path: `/v1/reconciliation${path}`, reply });
  }

  #carryOut<Schema extends z.ZodType>(
    person: Person,
    order: Pick<Order, 'command' | 'reason' | 'details'>,
    path: string,
    body: unknown,
    reply: Schema,
  ): Promise<z.infer<Schema>> {
    return this.#commands.carryOut(person, { ...order, runId: this.#view.runId, siteId: null }, () =>
      this.#upstream.ask({ app: 'border', method: 'POST', path: `/v1/reconciliation${path}`, body, reply }),
    );
  }
}

function searchOf(query: ReconciliationQuery): string {
  const given = Object.entries(query).filter(
    (pair): pair is [string, string | number] => pair[1] !== undefined,
  );
  return `?${new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)])).toString()}`;
}
