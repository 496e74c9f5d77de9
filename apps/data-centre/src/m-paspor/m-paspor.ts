import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { CLEAR, NOT_FOUND } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';

/** M-Paspor, where Indonesians apply for a passport. No check asks it; it is here because it failed too, and longest. */
@Injectable()
export class MPaspor implements LookupService {
  readonly service = 'm-paspor';
  readonly version = 1;

  lookUp({ nationality }: LookupRequest): Finding {
    return nationality === 'IDN' ? CLEAR : NOT_FOUND;
  }
}
