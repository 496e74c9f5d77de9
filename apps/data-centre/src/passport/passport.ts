import { Injectable } from '@nestjs/common';
import type { LookupRequest } from '#contracts';
import { CLEAR, NOT_FOUND } from '../lookups/lookup-service.ts';
import type { Finding, LookupService } from '../lookups/lookup-service.ts';

/** A letter and seven digits, as Indonesian passports are numbered. */
const INDONESIAN_PASSPORT = /^[A-Z]\d{7}$/;

/** The repository of Indonesian passports: knows every well-formed one, and no foreign one. */
@Injectable()
export class Passport implements LookupService {
  readonly service = 'passport';
  readonly version = 1;

  lookUp({ nationality, documentNumber }: LookupRequest): Finding {
    return nationality === 'IDN' && INDONESIAN_PASSPORT.test(documentNumber) ? CLEAR : NOT_FOUND;
  }
}
