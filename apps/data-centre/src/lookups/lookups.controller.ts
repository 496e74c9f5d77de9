import { Body, Controller, Get, HttpCode, Param, Post, UseInterceptors } from '@nestjs/common';
import { PinoLogger } from 'nestjs-pino';
import { lookupReply, lookupRequest, probeReply, service } from '#contracts';
import type { LookupReply, LookupRequest } from '#contracts';
import { ZodBody } from '#http-edge';
import { ServiceDoor } from '../faults/service-door.ts';
import { CentreMetrics } from '../metrics/centre-metrics.ts';
import { Described } from '../openapi/described.ts';
import { LOOKUP_SERVICES, LookupDesk } from './lookup-desk.ts';
import type { LookupServiceName } from './lookup-desk.ts';
import { OneOf } from './one-of.pipe.ts';

/** Of a register that has no list: the version of its rules. */
const REGISTER_VERSION = 1;

@Controller('v1/services/:service')
@UseInterceptors(ServiceDoor)
export class LookupsController {
  readonly #desk: LookupDesk;
  readonly #metrics: CentreMetrics;
  readonly #log: PinoLogger;

  constructor(desk: LookupDesk, metrics: CentreMetrics, log: PinoLogger) {
    this.#desk = desk;
    this.#metrics = metrics;
    this.#log = log;
  }

  @Post('lookups')
  @HttpCode(200)
  @Described({
    summary: 'Asks one service about one traveller',
    parameters: { service: LOOKUP_SERVICES },
    body: lookupRequest,
    reply: { 200: lookupReply },
    problems: [404, 422, 503],
  })
  lookUp(
    @Param('service', new OneOf('service', LOOKUP_SERVICES)) name: LookupServiceName,
    @Body(new ZodBody(lookupRequest)) asked: LookupRequest,
  ): LookupReply {
    const reply = this.#desk.lookUp(name, asked);
    this.#metrics.lookups.inc({ service: name, outcome: reply.outcome });
    if (reply.outcome === 'hit') {
      const { crossingId, siteId } = asked;
      this.#log.info({ crossingId, siteId, service: name, listVersion: reply.listVersion }, 'hit');
    }
    return reply;
  }

  @Get('probe')
  @Described({
    summary: 'Whether a service works: 200 when a call would be answered',
    parameters: { service: service.options, 'siteId?': 'CGK-T3' },
    reply: { 200: probeReply },
    problems: [404, 503],
  })
  probe(@Param('service', new OneOf('service', service.options)) name: LookupReply['service']): {
    service: LookupReply['service'];
    listVersion: number;
  } {
    const listVersion = name === 'crossing-register' ? REGISTER_VERSION : this.#desk.versionOf(name);
    return { service: name, listVersion };
  }
}
