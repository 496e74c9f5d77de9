import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { ApiBodyOptions } from '@nestjs/swagger';
import type { z } from 'zod';
import { PROBLEM_MEDIA_TYPE, problem } from '#contracts';
import { schemaOf } from './named-schemas.ts';

/** What the reference says of a route beyond what its own decorators say (path, method, who may). */
export interface RouteFacts {
  readonly summary: string;
  readonly description?: string;
  /** Parts of the path, each with an example. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Of a success; 200 with a body and 204 without unless it says otherwise. */
  readonly status?: 200 | 201 | 204;
  /** What a success answers: JSON of a schema, another media type, or (null) nothing. */
  readonly reply: z.ZodType | { readonly mediaType: string } | null;
  /** Problems that are particular to this route, by status. */
  readonly problems?: Readonly<Record<number, string>>;
}

type SwaggerSchema = Exclude<Extract<ApiBodyOptions, { schema: unknown }>['schema'], { $ref: string }>;
const swaggerSchema = (schema: z.ZodType): SwaggerSchema => schemaOf(schema);

/** Puts a route into the reference (/openapi.json), from the very schemas that check what goes in. */
export function Documented(facts: RouteFacts): MethodDecorator {
  const problems: Readonly<Record<number, string>> = {
    ...(facts.query || facts.body
      ? { 422: '`invalid-field` or `unknown-field`: not of the form above' }
      : {}),
    ...facts.problems,
  };
  return applyDecorators(
    ApiOperation({
      summary: facts.summary,
      ...(facts.description === undefined ? {} : { description: facts.description }),
    }),
    ...Object.entries(facts.parameters ?? {}).map(([name, example]) =>
      ApiParam({ name, schema: { type: 'string', examples: [example] } }),
    ),
    ...Object.entries(facts.query?.shape ?? {}).map(([name, schema]) =>
      ApiQuery({
        name,
        required: !(schema as z.ZodType).safeParse(undefined).success,
        schema: swaggerSchema(schema as z.ZodType),
      }),
    ),
    ...(facts.body ? [ApiBody({ schema: swaggerSchema(facts.body) })] : []),
    success(facts),
    ...Object.entries(problems).map(([status, description]) => problemResponse(Number(status), description)),
  );
}

function success({ reply, status }: RouteFacts): MethodDecorator {
  if (reply === null) return ApiResponse({ status: status ?? 204, description: 'Done' });
  if ('mediaType' in reply) {
    const content = { [reply.mediaType]: { schema: { type: 'string' } } };
    return ApiResponse({ status: status ?? 200, description: 'Done', content });
  }
  return ApiResponse({ status: status ?? 200, description: 'Done', schema: swaggerSchema(reply) });
}

const problemResponse = (status: number, description: string): MethodDecorator =>
  ApiResponse({ status, description, content: { [PROBLEM_MEDIA_TYPE]: { schema: swaggerSchema(problem) } } });
