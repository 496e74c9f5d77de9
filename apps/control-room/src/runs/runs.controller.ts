import { Body, Controller, Get, HttpCode, Inject, Post } from '@nestjs/common';
import { currentRun, scenarioList, setPace, startRun } from '#contracts';
import type { CurrentRun, ScenarioList, SetPace, StartRun } from '#contracts';
import { ZodBody } from '#http-edge';
import { Asking, For } from '../accounts/index.ts';
import type { Person } from '../accounts/index.ts';
import { Commands, detailsOf } from '../commands/index.ts';
import { Documented } from '../reference/documented.ts';
import { LiveView } from '../view/index.ts';
import { Upstream } from '../upstream/index.ts';

/** The run in hand: what it is, how fast it goes, and another in its place. */
@Controller('api')
export class RunsController {
  readonly #upstream: Upstream;
  readonly #commands: Commands;
  readonly #view: LiveView;

  constructor(
    @Inject(Upstream) upstream: Upstream,
    @Inject(Commands) commands: Commands,
    @Inject(LiveView) view: LiveView,
  ) {
    this.#upstream = upstream;
    this.#commands = commands;
    this.#view = view;
  }

  @Get('scenarios')
  @Documented({ summary: 'Scenarios that can be run', reply: scenarioList })
  scenarios(): Promise<ScenarioList> {
    return this.#upstream.ask({
      app: 'simulator',
      method: 'GET',
      path: '/v1/scenarios',
      reply: scenarioList,
    });
  }

  @Get('run')
  @Documented({
    summary: 'The run in hand',
    reply: currentRun,
    problems: { 404: '`no-run`: none has been started' },
  })
  run(): Promise<CurrentRun> {
    return this.#upstream.ask({
      app: 'simulator',
      method: 'GET',
      path: '/v1/runs/current',
      reply: currentRun,
    });
  }

  @Post('runs')
  @HttpCode(201)
  @For('qa', 'operator')
  @Documented({
    summary: 'Begin another run',
    description: 'Ends the run in hand, if any. Answers when the border knows the new one.',
    body: startRun,
    status: 201,
    reply: currentRun,
  })
  start(@Asking() person: Person, @Body(new ZodBody(startRun)) wanted: StartRun): Promise<CurrentRun> {
    const order = {
      command: 'start-run',
      runId: null,
      siteId: null,
      reason: null,
      details: detailsOf(wanted),
    };
    return this.#commands.carryOut(person, order, () =>
      this.#upstream.ask({
        app: 'simulator',
        method: 'POST',
        path: '/v1/runs',
        body: wanted,
        reply: currentRun,
      }),
    );
  }

  @Post('run/pace')
  @HttpCode(200)
  @For('qa', 'operator')
  @Documented({
    summary: 'Change the pace of the run in hand, pause it or let it go on',
    body: setPace,
    reply: currentRun,
    problems: { 404: '`no-run`: none has been started' },
  })
  pace(@Asking() person: Person, @Body(new ZodBody(setPace)) wanted: SetPace): Promise<CurrentRun> {
    const { runId } = this.#view;
    const order = { command: 'set-pace', runId, siteId: null, reason: null, details: detailsOf(wanted) };
    return this.#commands.carryOut(person, order, () =>
      this.#upstream.ask({
        app: 'simulator',
        method: 'POST',
        path: '/v1/runs/current/pace',
        body: wanted,
        reply: currentRun,
      }),
    );
  }
}
