import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { PinoLogger } from 'nestjs-pino';
import type { Clock } from '#determinism';
import { CLOCK } from '../clock.ts';
import { SETTINGS } from '../settings.ts';
import type { Settings } from '../settings.ts';
import { AccountBook } from './account-book.ts';
import { SessionController } from './session.controller.ts';
import { sessionSecret } from './session-secret.ts';
import { Sessions } from './sessions.ts';
import { SignInGuard } from './sign-in.guard.ts';
import { signInThrottle } from './sign-in-throttle.guard.ts';

/** Who may sign in, who has, and what each role may do. */
@Module({
  imports: [ThrottlerModule.forRoot(signInThrottle)],
  controllers: [SessionController],
  providers: [
    {
      provide: AccountBook,
      inject: [SETTINGS, CLOCK, PinoLogger],
      useFactory: (settings: Settings, clock: Clock, log: PinoLogger) =>
        AccountBook.open(settings.accountsFile, clock, log),
    },
    {
      provide: Sessions,
      inject: [AccountBook, SETTINGS, CLOCK],
      useFactory: async (accounts: AccountBook, settings: Settings, clock: Clock) =>
        new Sessions(accounts, await sessionSecret(settings), clock),
    },
    { provide: APP_GUARD, useClass: SignInGuard },
  ],
  exports: [AccountBook, Sessions],
})
export class AccountsModule {}
