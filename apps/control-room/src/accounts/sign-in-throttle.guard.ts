import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, minutes } from '@nestjs/throttler';
import type { ThrottlerLimitDetail, ThrottlerModuleOptions } from '@nestjs/throttler';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from '#http-edge';

/** Whose attempts are counted together: what the body calls itself, hashed so that no secret typed there is kept. */
function attemptedName(request: FastifyRequest): string {
  const name = (request.body as { name?: unknown } | undefined)?.name;
  return createHash('sha256')
    .update(typeof name === 'string' ? name : '')
    .digest('base64url');
}

/** Attempts a minute; then nothing for the rest of a minute. Guessing 10 a minute, a password of 8 letters lasts ages. */
export const signInThrottle: ThrottlerModuleOptions = {
  throttlers: [
    { name: 'address', ttl: minutes(1), limit: 30 },
    {
      name: 'account',
      ttl: minutes(1),
      limit: 10,
      getTracker: (request: Record<string, unknown>) => attemptedName(request as unknown as FastifyRequest),
    },
  ],
  setHeaders: false,
};

/** Counts attempts to sign in per address and per name. */
@Injectable()
export class SignInThrottleGuard extends ThrottlerGuard {
  protected override throwThrottlingException(
    _: ExecutionContext,
    detail: ThrottlerLimitDetail,
  ): Promise<void> {
    const seconds = Math.max(1, Math.ceil(detail.timeToBlockExpire));
    throw new ProblemError(
      429,
      'too-many-sign-ins',
      'Too many attempts to sign in',
      `try again in ${seconds} s`,
      {},
      seconds,
    );
  }
}
