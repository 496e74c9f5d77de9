import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import { currentSession, session, signIn } from '#contracts';
import type { CurrentSession, Session, SignIn } from '#contracts';
import { ProblemError, ZodBody } from '#http-edge';
import { Documented } from '../reference/documented.ts';
import { Asking, ForAnybody } from './access.ts';
import { PasswordChecksBusyError } from './password-hash.ts';
import { SESSION_COOKIE, sessionCookie } from './session-cookie.ts';
import { Sessions } from './sessions.ts';
import type { Person } from './sessions.ts';
import { SignInThrottleGuard } from './sign-in-throttle.guard.ts';

const sessionOf = (person: Person): Session => ({
  name: person.name,
  role: person.role,
  expiresAt: new Date(person.expiresAtMs).toISOString(),
});

@Controller('api/session')
export class SessionController {
  readonly #sessions: Sessions;
  readonly #log: PinoLogger;

  constructor(@Inject(Sessions) sessions: Sessions, @Inject(PinoLogger) log: PinoLogger) {
    this.#sessions = sessions;
    this.#log = log;
  }

  @Post()
  @Documented({
    summary: 'Sign in',
    description: 'Sets the cookie of a session of 12 hours, which ends early when the account changes.',
    body: signIn,
    reply: session,
    problems: {
      401: '`wrong-name-or-password`',
      429: '`too-many-sign-ins`: per address or per name; see Retry-After',
    },
  })
  @HttpCode(200)
  @ForAnybody()
  @UseGuards(SignInThrottleGuard)
  async signIn(
    @Body(new ZodBody(signIn)) { name, password }: SignIn,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Session> {
    const begun = await this.#sessions.begin(name, password).catch((error: unknown) => {
      if (!(error instanceof PasswordChecksBusyError)) throw error;
      throw new ProblemError(503, 'busy', 'Too many people are signing in', error.message, {}, 2);
    });
    if (begun === null) {
      this.#log.warn({ address: request.ip }, 'sign-in refused');
      throw new ProblemError(401, 'wrong-name-or-password', 'Not signed in', 'name or password is wrong');
    }
    const { person, token } = begun;
    this.#log.info({ person: person.name, role: person.role, address: request.ip }, 'signed in');
    void reply.setCookie(SESSION_COOKIE, token, sessionCookie(request.protocol, person.expiresAtMs));
    return sessionOf(person);
  }

  @Get()
  @Documented({
    summary: 'Who is signed in',
    description: 'Not being signed in is an answer here, not a refusal: the page asks before anybody has.',
    reply: currentSession,
  })
  @ForAnybody()
  async current(@Req() request: FastifyRequest): Promise<CurrentSession> {
    const token = request.cookies[SESSION_COOKIE];
    const person = token === undefined ? null : await this.#sessions.read(token);
    return { session: person === null ? null : sessionOf(person) };
  }

  @Delete()
  @Documented({ summary: 'Sign out', reply: null })
  @HttpCode(204)
  signOut(
    @Asking() person: Person,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): void {
    this.#sessions.end(person);
    void reply.clearCookie(SESSION_COOKIE, sessionCookie(request.protocol, 0));
  }
}
