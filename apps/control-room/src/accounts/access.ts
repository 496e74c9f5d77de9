import { SetMetadata, createParamDecorator } from '@nestjs/common';
import type { ExecutionContext, Type } from '@nestjs/common';
import type { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Role } from '#contracts';
import type { Person } from './sessions.ts';

export type Access = 'anybody' | readonly Role[];
const ACCESS = 'perlintasan:access';

/** Opens a route to people who have not signed in. Every route without this or {@link For} is for all who have. */
export const ForAnybody = (): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS, 'anybody' satisfies Access);
/** Opens a route to these roles alone. */
export const For = (...roles: Role[]): MethodDecorator & ClassDecorator =>
  SetMetadata(ACCESS, roles satisfies Access);

/** Who may use a handler; undefined: everybody who has signed in. */
export const accessTo = (
  reflector: Reflector,
  handler: ReturnType<ExecutionContext['getHandler']>,
  controller: Type,
): Access | undefined => reflector.getAllAndOverride<Access | undefined>(ACCESS, [handler, controller]);

/** A request after the guard has let it pass. */
export interface SignedInRequest extends FastifyRequest {
  person?: Person;
}

/** Parameter of a handler: who asks. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Person => {
  const { person } = context.switchToHttp().getRequest<SignedInRequest>();
  if (!person) throw new Error('a handler open to anybody asks who is asking');
  return person;
});
