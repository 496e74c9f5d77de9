import type { INestApplication, Type } from '@nestjs/common';
import { ModulesContainer, Reflector } from '@nestjs/core';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PROBLEM_MEDIA_TYPE } from '#contracts';
import { accessTo } from '../accounts/index.ts';
import type { Access } from '../accounts/index.ts';
import { SESSION_COOKIE } from '../accounts/index.ts';
import { namedSchemas } from './named-schemas.ts';

/** The OpenAPI 3.1 document; docs/openapi-control-room.json is its committed copy. */
export function apiDescription(app: INestApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Perlintasan control-room')
    .setDescription(
      'The one public door: what people may see and order. Sign in with `POST /api/session`; the cookie that it sets ' +
        'opens the rest, as far as the role allows (`x-roles`; without it, every role). Errors are ' +
        '`application/problem+json` (RFC 9457) with a stable `code`. Requests that change something must be JSON and ' +
        'come from the same origin. How things stand, live, is the stream: see /docs/stream and /asyncapi.json.',
    )
    .setVersion('1')
    .addCookieAuth(SESSION_COOKIE, { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE }, 'session')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => operationId(controller, method),
  });
  const access = accessByOperation(app);
  for (const path of Object.values(document.paths)) {
    for (const operation of Object.values(path as Record<string, Operation>)) {
      const who = access.get(operation.operationId);
      if (operation.summary === undefined) throw new Error(`${operation.operationId} is not @Documented`);
      if (who !== 'anybody') needSession(operation, who);
    }
  }
  document.components = { ...document.components, schemas: namedSchemas() };
  return document;
}

type Handler = Parameters<typeof accessTo>[1];

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  security?: unknown;
  responses: Record<string, unknown>;
  'x-roles'?: readonly string[];
}

const operationId = (controller: string, method: string): string =>
  `${controller.replace(/Controller$/, '')}.${method}`;

function needSession(operation: Operation, roles: Exclude<Access, 'anybody'> | undefined): void {
  const content = { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } };
  operation.security = [{ session: [] }];
  operation.responses['401'] = { description: '`not-signed-in`', content };
  if (roles === undefined) return;
  operation['x-roles'] = roles;
  operation.responses['403'] = { description: '`role-not-allowed`', content };
}

/** Who may use each operation, as the guard reads it. */
function accessByOperation(app: INestApplication): ReadonlyMap<string, Access | undefined> {
  const reflector = app.get(Reflector);
  const found = new Map<string, Access | undefined>();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const controller = metatype as Type;
      for (const method of Object.getOwnPropertyNames(controller.prototype)) {
        if (method === 'constructor') continue;
        const handler = (controller.prototype as Record<string, Handler>)[method];
        if (typeof handler !== 'function') continue;
        found.set(operationId(controller.name, method), accessTo(reflector, handler, controller));
      }
    }
  }
  return found;
}
