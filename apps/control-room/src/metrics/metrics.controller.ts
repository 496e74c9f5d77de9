import { createHash, timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Registry } from 'prom-client';
import { ProblemError } from '#http-edge';
import { ForAnybody } from '../accounts/index.ts';
import { Documented } from '../reference/documented.ts';
import { SETTINGS } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { METRICS } from './control-room-metrics.ts';

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/;

/** For Prometheus: open on this machine, by service token from elsewhere. */
@Controller('metrics')
@ForAnybody()
export class MetricsController {
  readonly #registry: Registry;
  readonly #expected: Buffer;

  constructor(@Inject(METRICS) registry: Registry, @Inject(SETTINGS) settings: Settings) {
    this.#registry = registry;
    this.#expected = digest(`Bearer ${settings.serviceToken}`);
  }

  @Get()
  @Documented({
    summary: 'Figures of this process for Prometheus',
    description:
      'Open on this machine; from elsewhere it needs `Authorization: Bearer` and the service token.',
    reply: { mediaType: 'text/plain' },
  })
  async metrics(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const given = digest(request.headers.authorization ?? '');
    if (!loopback.test(request.ip) && !timingSafeEqual(given, this.#expected)) {
      throw new ProblemError(
        401,
        'service-token',
        'Who is asking?',
        'from elsewhere this needs the service token',
      );
    }
    void reply.type(this.#registry.contentType).send(await this.#registry.metrics());
  }
}
