import { z } from 'zod';
import { scenarioFile } from './scenario-file.ts';

/**
 * JSON Schema (2020-12) of a scenario file, for editors and for other languages; committed as seeds/scenario.schema.json.
 * It says what fields there are and how they look; that a named site, fault or file exists is checked by expansion alone.
 */
export function scenarioJsonSchema(): object {
  const schema = z.toJSONSchema(scenarioFile, {
    target: 'draft-2020-12',
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const told = jsonSchema as { expected?: unknown; example?: unknown };
      if (typeof told.expected === 'string') jsonSchema.description = told.expected;
      if (typeof told.example === 'string') jsonSchema.examples = [told.example];
      delete told.expected;
      delete told.example;
    },
  });
  return schema;
}
