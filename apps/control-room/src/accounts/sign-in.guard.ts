import { Inject } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ProblemError } from '#http-edge';
import { accessTo } from './access.ts';
import type { SignedInRequest } from './access.ts';
import { SESSION_COOKIE } from './session-cookie.ts';
import { Sessions } from './sessions.ts';

/** Stands before every HTTP route: nothing works without sign-in but what says so. */
export class SignInGuard implements CanActivate {
  readonly #sessions: Sessions;
  readonly #reflector: Reflector;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(Reflector) reflector: Reflector) {
    this.#sessions = sessions;
    this.#reflector = reflector;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Messages on the stream come over connections that signed in when they were made.
    if (context.getType() !== 'http') return true;
    const access = accessTo(this.#reflector, context.getHandler(), context.getClass());
    if (access === 'anybody') return true;
    const request = context.switchToHttp().getRequest<SignedInRequest>();
    const token = request.cookies[SESSION_COOKIE];
    const person = token === undefined ? null : await this.#sessions.read(token);
    if (person === null) {
      throw new ProblemError(
        401,
        'not-signed-in',
        'Sign in first',
        'POST /api/session with name and password, then send the cookie that it gives',
      );
    }
    if (access !== undefined && !access.includes(person.role)) {
      throw new ProblemError(
        403,
        'role-not-allowed',
        'Your role may not do this',
        `${person.name} has the role ${person.role}; this needs ${access.join(' or ')}`,
      );
    }
    request.person = person;
    return true;
  }
}
