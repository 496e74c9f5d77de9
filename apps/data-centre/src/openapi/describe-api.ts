import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import { problem } from '#contracts';
import { jsonSchema } from './described.ts';

/** The OpenAPI 3.1 document of the app; docs/openapi-data-centre.json is its committed copy. */
export function apiDescription(app: NestFastifyApplication): OpenAPIObject {
  const config = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Perlintasan data-centre')
    .setDescription(
      'The simulated national data centre: lookup services, the crossing register, and control of its faults.',
    )
    .setVersion('1')
    .addBearerAuth({ type: 'http', scheme: 'bearer' }, 'service-token')
    .build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (controller, method) => `${controller.replace(/Controller$/, '')}.${method}`,
  });
  const { components } = document;
  return {
    ...document,
    components: {
      ...components,
      schemas: { ...components?.schemas, Problem: jsonSchema(problem, 'output') },
    },
  };
}

/** Serves it at /openapi.json; made when first asked for. */
export function describeApi(app: NestFastifyApplication): void {
  let document: string | null = null;
  app
    .getHttpAdapter()
    .getInstance()
    .get('/openapi.json', (_request, reply) => {
      document ??= JSON.stringify(apiDescription(app));
      void reply.type('application/json; charset=utf-8').send(document);
    });
}
