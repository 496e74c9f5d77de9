/**
 * Writes the committed copies of the references; run from the project's folder after `npm run build:apps`:
 *
 *   node dist/apps/control-room/src/reference/write-reference.js
 */
import 'reflect-metadata';
import { writeFile } from 'node:fs/promises';
import { withReferenceApplication } from './reference-application.ts';
import { asyncApiText, openApiText } from './serve-reference.ts';

await writeFile('docs/openapi-control-room.json', await withReferenceApplication(openApiText));
await writeFile('docs/asyncapi.json', asyncApiText());
