import { Body, Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ProblemError, ZodBody } from '#http-edge';
import {
  type CurrentRun,
  type ScenarioList,
  type SetPace,
  type StartRun,
  setPace,
  startRun,
} from '#contracts';
import { ScenarioShelf } from '../scenarios/scenario-shelf.ts';
import { RunKeeper } from './run-keeper.ts';

@Controller('v1')
export class RunsController {
  constructor(
    private readonly keeper: RunKeeper,
    private readonly shelf: ScenarioShelf,
  ) {}

  @Get('scenarios')
  scenarios(): ScenarioList {
    return this.shelf.list();
  }

  /** Ends the run in hand, if any, and begins another; answers when border knows it. */
  @Post('runs')
  @HttpCode(201)
  start(@Body(new ZodBody(startRun)) request: StartRun): Promise<CurrentRun> {
    return this.keeper.start(request);
  }

  @Get('runs/current')
  current(): CurrentRun {
    return this.#currentOrNone();
  }

  @Post('runs/current/pace')
  @HttpCode(200)
  setPace(@Body(new ZodBody(setPace)) request: SetPace): CurrentRun {
    this.#currentOrNone();
    this.keeper.setPace(request);
    return this.#currentOrNone();
  }

  @Delete('runs/current')
  async end(): Promise<CurrentRun> {
    this.#currentOrNone();
    await this.keeper.end();
    return this.#currentOrNone();
  }

  #currentOrNone(): CurrentRun {
    const current = this.keeper.current();
    if (current) return current;
    throw new ProblemError(
      404,
      'no-run',
      'There is no run',
      'no run has been started; POST /v1/runs starts one',
    );
  }
}
