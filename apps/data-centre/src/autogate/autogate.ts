import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { CLEAR, NOT_FOUND } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';

/** Enrolled with the centre as of June 2024: Indonesians, holders of an e-visa, registered ASEAN travellers (travel.kompas.com, 4 Apr 2024). */
const ENROLLED: ReadonlySet<LookupRequest['travellerClass']> = new Set([
  'wni',
  'wna-evisa',
  'asean-registered',
]);

/** The autogates' own registry: who may use one. */
@Injectable()
export class Autogate implements LookupService {
  readonly service = 'autogate';
  readonly version = 1;

  lookUp({ travellerClass }: LookupRequest): Finding {
    return ENROLLED.has(travellerClass) ? CLEAR : NOT_FOUND;
  }
}
