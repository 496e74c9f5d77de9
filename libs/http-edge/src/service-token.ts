import { createHash, timingSafeEqual } from 'node:crypto';
import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.ts';

const OPEN = 'open-to-all';
/** Marks a route that needs no service token (health). */
export const OpenToAll = (): MethodDecorator & ClassDecorator => SetMetadata(OPEN, true);

/** Lets through who shows the token that `npm start` gave to every app of this run: `Authorization: Bearer TOKEN`. */
@Injectable()
export class ServiceTokenGuard implements CanActivate {
  readonly #expected: Buffer;
  readonly #reflector = new Reflector();

  constructor(serviceToken: string) {
    this.#expected = digest(`Bearer ${serviceToken}`);
  }

  /** @throws ProblemError 401 `service-token` */
  canActivate(context: ExecutionContext): boolean {
    if (this.#reflector.getAllAndOverride<boolean>(OPEN, [context.getHandler(), context.getClass()]))
      return true;
    const given = context.switchToHttp().getRequest<FastifyRequest>().headers.authorization ?? '';
    if (timingSafeEqual(digest(given), this.#expected)) return true;
    throw new ProblemError(
      401,
      'service-token',
      'Who is asking?',
      'this app answers only to the other apps of its run',
      {
        field: 'authorization',
        expected: 'the service token of this run',
        example: 'Bearer 7b1c...',
      },
    );
  }
}

/** Equal lengths for the constant-time comparison. */
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
