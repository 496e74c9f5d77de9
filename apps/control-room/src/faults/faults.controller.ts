import { Body, Controller, Delete, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { activeFault, activeFaults, publicFault } from '#contracts';
import type { ActiveFault, PublicFault } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { Asking, For } from '../accounts/index.ts';
import type { Person } from '../accounts/index.ts';
import { Commands } from '../commands/index.ts';
import { Documented } from '../reference/documented.ts';
import { LiveView } from '../view/index.ts';
import { FaultKeeper } from './fault-keeper.ts';

const named = (names: readonly string[] | 'all'): string => (names === 'all' ? 'all' : names.join(','));

/** Breaking the data centre, and bringing it back. */
@Controller('api/faults')
@For('qa')
export class FaultsController {
  readonly #faults: FaultKeeper;
  readonly #commands: Commands;
  readonly #view: LiveView;

  constructor(
    @Inject(FaultKeeper) faults: FaultKeeper,
    @Inject(Commands) commands: Commands,
    @Inject(LiveView) view: LiveView,
  ) {
    this.#faults = faults;
    this.#commands = commands;
    this.#view = view;
  }

  @Get()
  @Documented({ summary: 'Faults in force, those of the scenario too', reply: activeFaults })
  async list(): Promise<{ faults: readonly ActiveFault[] }> {
    return { faults: await this.#faults.list() };
  }

  @Post()
  @HttpCode(201)
  @Documented({
    summary: 'Start a fault at the data centre',
    description: 'It goes on until it is ended or the run is over, and never outlives control-room for long.',
    body: publicFault,
    status: 201,
    reply: activeFault,
    problems: { 409: '`no-run`: there is nothing to disturb' },
  })
  start(@Asking() person: Person, @Body(new ZodBody(publicFault)) wanted: PublicFault): Promise<ActiveFault> {
    const runId = this.#runInHand();
    const { kind, services, sites, reason, parameters } = wanted;
    const details = { ...parameters, kind, services: named(services), sites: named(sites) };
    const order = { command: 'start-fault', runId, siteId: null, reason, details };
    return this.#commands.carryOut(person, order, () => this.#faults.start(runId, person.name, wanted));
  }

  @Delete(':faultId')
  @HttpCode(204)
  @Documented({
    summary: 'End a fault',
    parameters: { faultId: 'person.5f0c6c1e-8f5e-4c3b-9d39-1b8ac1a5d0f2' },
    reply: null,
    problems: { 404: '`fault-ended`: there is no such fault, or not any more' },
  })
  async end(@Asking() person: Person, @Param('faultId') faultId: string): Promise<void> {
    const order = {
      command: 'end-fault',
      runId: this.#runInHand(),
      siteId: null,
      reason: null,
      details: { faultId: faultId.slice(0, 80) },
    };
    await this.#commands.carryOut(person, order, () => this.#faults.end(faultId, person.name));
  }

  @Delete()
  @HttpCode(204)
  @Documented({
    summary: 'Bring the whole data centre back: end every fault of the run in hand',
    reply: null,
  })
  async endAll(@Asking() person: Person): Promise<void> {
    const runId = this.#runInHand();
    const order = { command: 'end-all-faults', runId, siteId: null, reason: null, details: {} };
    await this.#commands.carryOut(person, order, () => this.#faults.endAll(runId, person.name));
  }

  /** @throws ProblemError 409 `no-run` */
  #runInHand(): string {
    const { runId } = this.#view;
    if (runId !== null) return runId;
    throw new ProblemError(
      409,
      'no-run',
      'There is no run',
      'no run has been begun: POST /api/runs begins one',
    );
  }
}
