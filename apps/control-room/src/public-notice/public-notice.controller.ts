import { Controller, Get, Header, Inject } from '@nestjs/common';
import { publicNotice } from '#contracts';
import type { PublicNotice } from '#contracts';
import type { Clock } from '#determinism';
import { ForAnybody } from '../accounts/index.ts';
import { CLOCK } from '../clock.ts';
import { Documented } from '../reference/documented.ts';
import { LiveView } from '../view/index.ts';
import { noticeOf } from './notice-of.ts';

@Controller('api/public-notice')
export class PublicNoticeController {
  readonly #view: LiveView;
  readonly #clock: Clock;

  constructor(@Inject(LiveView) view: LiveView, @Inject(CLOCK) clock: Clock) {
    this.#view = view;
    this.#clock = clock;
  }

  @Get()
  @ForAnybody()
  @Header('cache-control', 'public, max-age=10')
  @Documented({ summary: 'For travellers: how each hall works and how long it takes', reply: publicNotice })
  notice(): PublicNotice {
    return noticeOf(this.#view.tiles, this.#clock.nowMs());
  }
}
