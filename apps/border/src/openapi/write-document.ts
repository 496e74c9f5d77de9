import { writeFile } from 'node:fs/promises';
import { openApiDocument } from './document.ts';

/** `node --conditions=source apps/border/src/openapi/write-document.ts` brings docs/openapi-border.json up to date. */
await writeFile('docs/openapi-border.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`);
