/**
 * Writes seeds/scenario.schema.json from the schema that scenario files are checked with:
 * `node --conditions=source seeds/make-scenario-schema.ts`; a spec holds the committed file against it.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { scenarioJsonSchema } from '#scenario';

const text = `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
writeFileSync(join(import.meta.dirname, 'scenario.schema.json'), text);
