import { Body, Controller, HttpCode, Inject, Post } from '@nestjs/common';
import { publicOverride } from '#contracts';
import type { OverrideService, PublicOverride } from '#contracts';
import { ZodBody } from '#http-edge';
import { Asking, For } from '../accounts/index.ts';
import type { Person } from '../accounts/index.ts';
import { Commands } from '../commands/index.ts';
import { Documented } from '../reference/documented.ts';
import { Upstream } from '../upstream/index.ts';
import { LiveView } from '../view/index.ts';

/** A person knows better than the circuit breaker whether a service works. */
@Controller('api/overrides')
export class OverridesController {
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

  @Post()
  @HttpCode(204)
  @For('operator', 'qa')
  @Documented({
    summary:
      'Hold a service up or down by hand at a site, or (`set: null`) let it be judged automatically again',
    body: publicOverride,
    reply: null,
    problems: { 404: 'the site is not part of the run' },
  })
  async override(
    @Asking() person: Person,
    @Body(new ZodBody(publicOverride)) wanted: PublicOverride,
  ): Promise<void> {
    const { siteId, service, set, reason } = wanted;
    const order = {
      command: 'override-service',
      runId: this.#view.runId,
      siteId,
      reason,
      details: { service, set },
    };
    const body: OverrideService = { ...wanted, by: person.name };
    await this.#commands.carryOut(person, order, () =>
      this.#upstream.ask({ app: 'border', method: 'POST', path: '/v1/overrides', body, reply: null }),
    );
  }
}
