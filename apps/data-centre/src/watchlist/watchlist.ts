import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { ListKeeper } from '../lists/list-keeper.ts';
import { CLEAR, LISTED } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';

/** Cekal Online: who may not leave or not enter (cegah, tangkal). */
@Injectable()
export class Watchlist implements LookupService {
  readonly service = 'watchlist';
  readonly #keeper: ListKeeper;

  constructor(keeper: ListKeeper) {
    this.#keeper = keeper;
  }

  get version(): number {
    return this.#keeper.list('watchlist').version;
  }

  lookUp(asked: LookupRequest): Finding {
    return this.#keeper.list('watchlist').isListed(asked) ? LISTED : CLEAR;
  }
}
