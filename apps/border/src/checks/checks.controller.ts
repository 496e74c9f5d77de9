import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { openCheck } from '#contracts';
import type { CheckReply, OpenCheck } from '#contracts';
import { ZodBody } from '#http-edge';
import { CheckDesk } from './check-desk.ts';

@Controller('v1/checks')
export class ChecksController {
  readonly #desk: CheckDesk;

  constructor(desk: CheckDesk) {
    this.#desk = desk;
  }

  @Post()
  @HttpCode(200)
  open(@Body(new ZodBody(openCheck)) check: OpenCheck): Promise<CheckReply> {
    return this.#desk.open(check);
  }
}
