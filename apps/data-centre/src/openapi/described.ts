import { applyDecorators } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOperation, ApiParam, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { PROBLEM_MEDIA_TYPE } from '#contracts';

interface Description {
  readonly summary: string;
  /** Of the path (`?` at the end: of the query, may be left out): the words allowed, or an example. */
  readonly parameters?: Readonly<Record<string, string | readonly string[]>>;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  readonly reply: Readonly<Partial<Record<200 | 201, z.ZodType>>>;
  /** Statuses that are answered with problem+json, beside 401. */
  readonly problems?: readonly number[];
  /** Needs no service token. */
  readonly open?: true;
}

type Schema = Extract<Parameters<typeof ApiBody>[0], { schema: unknown }>['schema'];

/** The API description of a route, from the very schemas that check what goes in and shape what comes out. */
export function Described(given: Description): MethodDecorator {
  const problems = [...(given.open ? [] : [401]), ...(given.problems ?? [])];
  return applyDecorators(
    ApiOperation({ summary: given.summary }),
    ...(given.open ? [] : [ApiBearerAuth('service-token')]),
    ...Object.entries(given.parameters ?? {}).map(([name, value]) => parameter(name, value)),
    ...Object.entries(given.query?.shape ?? {}).map(([name, schema]) =>
      ApiQuery({
        name,
        required: !(schema as z.ZodType).safeParse(undefined).success,
        schema: jsonSchema(schema as z.ZodType, 'input'),
      }),
    ),
    ...(given.body ? [ApiBody({ schema: jsonSchema(given.body, 'input') })] : []),
    ...Object.entries(given.reply).map(([status, schema]) =>
      ApiResponse({
        status: Number(status),
        description: status === '201' ? 'Made' : 'Done',
        schema: jsonSchema(schema, 'output'),
      }),
    ),
    ...problems.map((status) =>
      ApiResponse({
        status,
        description: PROBLEM_TITLES[status] ?? 'Refused',
        content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
      }),
    ),
  );
}

const PROBLEM_TITLES: Readonly<Record<number, string>> = {
  401: 'No service token',
  404: 'No such thing',
  409: 'Contradicts what is there',
  413: 'Too large',
  422: 'Not of the form that was expected',
  503: 'Out of service',
};

function parameter(given: string, value: string | readonly string[]): MethodDecorator {
  const isQuery = given.endsWith('?');
  const name = isQuery ? given.slice(0, -1) : given;
  const schema: Schema =
    typeof value === 'string' ? { type: 'string', example: value } : { type: 'string', enum: [...value] };
  return isQuery ? ApiQuery({ name, required: false, schema }) : ApiParam({ name, schema });
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12; only the dialect's name is left out, as it is the document's own. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return rest as Schema;
}
