import { Injectable } from '@nestjs/common';
import type { LookupReply, LookupRequest } from '#contracts';
import { Autogate } from '../autogate/autogate.ts';
import { Interpol } from '../interpol/interpol.ts';
import { MPaspor } from '../m-paspor/m-paspor.ts';
import { Passport } from '../passport/passport.ts';
import { StayPermit } from '../stay-permit/stay-permit.ts';
import { Visa } from '../visa/visa.ts';
import { Watchlist } from '../watchlist/watchlist.ts';
import type { LookupService } from './lookup-service.ts';

/** Services that answer about a traveller. The crossing register is written to, not asked. */
export const LOOKUP_SERVICES = [
  'watchlist',
  'interpol',
  'autogate',
  'visa',
  'stay-permit',
  'passport',
  'm-paspor',
] as const;
export type LookupServiceName = (typeof LOOKUP_SERVICES)[number];

/** Knows which service answers to which name. */
@Injectable()
export class LookupDesk {
  readonly #services: Readonly<Record<LookupServiceName, LookupService>>;

  constructor(
    watchlist: Watchlist,
    interpol: Interpol,
    autogate: Autogate,
    visa: Visa,
    stayPermit: StayPermit,
    passport: Passport,
    mPaspor: MPaspor,
  ) {
    const all: readonly LookupService[] = [
      watchlist,
      interpol,
      autogate,
      visa,
      stayPermit,
      passport,
      mPaspor,
    ];
    this.#services = Object.fromEntries(all.map((service) => [service.service, service])) as Record<
      LookupServiceName,
      LookupService
    >;
  }

  versionOf(name: LookupServiceName): number {
    return this.#services[name].version;
  }

  lookUp(name: LookupServiceName, asked: LookupRequest): LookupReply {
    const service = this.#services[name];
    return { service: service.service, listVersion: service.version, ...service.lookUp(asked) };
  }
}
