import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { ListKeeper } from '../lists/list-keeper.ts';
import { CLEAR, LISTED } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';

/** Interpol's lists through I-24/7: stolen and lost documents, wanted persons. */
@Injectable()
export class Interpol implements LookupService {
  readonly service = 'interpol';
  readonly #keeper: ListKeeper;

  constructor(keeper: ListKeeper) {
    this.#keeper = keeper;
  }

  get version(): number {
    return this.#keeper.list('interpol').version;
  }

  lookUp(asked: LookupRequest): Finding {
    return this.#keeper.list('interpol').isListed(asked) ? LISTED : CLEAR;
  }
}
