import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { CLEAR, mayStay, NOT_FOUND } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';
import { daysOfVisa, daysWithoutVisa } from '../visa/visa-kinds.ts';

/** Stay permits: a visa, or visa-free entry, makes one of the same length when its holder arrives. */
@Injectable()
export class StayPermit implements LookupService {
  readonly service = 'stay-permit';
  readonly version = 1;

  lookUp({ nationality, travellerClass, visaNumber }: LookupRequest): Finding {
    if (nationality === 'IDN' || travellerClass === 'crew' || travellerClass === 'diplomat') return CLEAR;
    const days = daysOfVisa(visaNumber) ?? daysWithoutVisa(nationality);
    return days === null ? NOT_FOUND : mayStay(days);
  }
}
