import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { CLEAR, mayStay, NOT_FOUND } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';
import { daysOfVisa, daysWithoutVisa } from './visa-kinds.ts';

/** Visas granted: clear with a length of stay, clear without when none is needed, else not found. */
@Injectable()
export class Visa implements LookupService {
  readonly service = 'visa';
  /** Of the rules in visa-kinds. */
  readonly version = 1;

  lookUp({ nationality, travellerClass, visaNumber }: LookupRequest): Finding {
    if (nationality === 'IDN' || travellerClass === 'crew' || travellerClass === 'diplomat') return CLEAR;
    const days = daysOfVisa(visaNumber) ?? daysWithoutVisa(nationality);
    return days === null ? NOT_FOUND : mayStay(days);
  }
}
