import { Module } from '@nestjs/common';
import { Autogate } from '../autogate/autogate.ts';
import { Interpol } from '../interpol/interpol.ts';
import { ListsModule } from '../lists/lists.module.ts';
import { MPaspor } from '../m-paspor/m-paspor.ts';
import { Passport } from '../passport/passport.ts';
import { StayPermit } from '../stay-permit/stay-permit.ts';
import { Visa } from '../visa/visa.ts';
import { Watchlist } from '../watchlist/watchlist.ts';
import { LookupDesk } from './lookup-desk.ts';
import { LookupsController } from './lookups.controller.ts';

@Module({
  imports: [ListsModule],
  controllers: [LookupsController],
  providers: [Watchlist, Interpol, Autogate, Visa, StayPermit, Passport, MPaspor, LookupDesk],
})
export class LookupsModule {}
