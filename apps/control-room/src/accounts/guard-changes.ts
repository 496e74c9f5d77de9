import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { ProblemError } from '#http-edge';
import { isSameOrigin } from './same-origin.ts';

const changes = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/**
 * Refuses requests that change something unless they come from our own page or from a program, and unless their body
 * is JSON: a form or a script of another site can send neither. (The cookie is SameSite=Strict besides.)
 */
export function guardChanges(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRequest', (request, _reply, next) => {
      if (!changes.has(request.method)) {
        next();
        return;
      }
      const type = request.headers['content-type'];
      if (!isSameOrigin(request.headers, request.host)) {
        next(
          new ProblemError(403, 'other-origin', 'Refused', 'this request was sent by a page of another site'),
        );
      } else if (type !== undefined && !/^application\/json\b/i.test(type)) {
        next(new ProblemError(415, 'not-json', 'Refused', 'a body must be application/json'));
      } else next();
    });
}
