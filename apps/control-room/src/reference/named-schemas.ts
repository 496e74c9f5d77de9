import { z } from 'zod';
import * as contracts from '#contracts';

/** The schemas that the references call by name; everything else is written out where it is used. */
const named = {
  Problem: contracts.problem,
  SignIn: contracts.signIn,
  Session: contracts.session,
  ScenarioList: contracts.scenarioList,
  StartRun: contracts.startRun,
  SetPace: contracts.setPace,
  CurrentRun: contracts.currentRun,
  StartFault: contracts.publicFault,
  ActiveFault: contracts.activeFault,
  ActiveFaults: contracts.activeFaults,
  Override: contracts.publicOverride,
  HallHistory: contracts.hallHistory,
  EventPage: contracts.eventPage,
  PublicNotice: contracts.publicNotice,
  Follow: contracts.follow,
  Snapshot: contracts.snapshot,
  Change: contracts.change,
  Notice: contracts.notice,
  StreamEvent: contracts.streamEvent,
  RunTile: contracts.runTile,
  SiteTile: contracts.siteTile,
  HallTile: contracts.hallTile,
  FlightTile: contracts.flightTile,
} as const;
export type SchemaName = keyof typeof named;
export type JsonSchema = Readonly<Record<string, unknown>>;

const registry = z.registry<{ id: string }>();
for (const [id, schema] of Object.entries(named)) registry.add(schema, { id });

/** Zod carries one `example` where JSON Schema has a list, and spells out what `format` and `integer` say already. */
function plainly({ jsonSchema }: { jsonSchema: Record<string, unknown> }): void {
  if ('example' in jsonSchema) {
    jsonSchema['examples'] = [jsonSchema['example']];
    delete jsonSchema['example'];
  }
  if ('format' in jsonSchema) delete jsonSchema['pattern'];
  if (jsonSchema['maximum'] === Number.MAX_SAFE_INTEGER) delete jsonSchema['maximum'];
}

const refOf = (id: string): string => `#/components/schemas/${id}`;
const params = { target: 'draft-2020-12', override: plainly } as const;

/** The named schemas as JSON Schema 2020-12, referring to each other under `#/components/schemas`. */
export function namedSchemas(only?: readonly SchemaName[]): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(registry, { ...params, uri: refOf });
  const names = only ?? (Object.keys(named) as SchemaName[]);
  return Object.fromEntries(names.map((name) => [name, withoutDialect(schemas[name] ?? {})]));
}

/** A reference to a named schema, or the schema itself. */
export function schemaOf(schema: z.ZodType): JsonSchema {
  const name = Object.entries(named).find(([, one]) => one === schema)?.[0];
  return name === undefined ? withoutDialect(z.toJSONSchema(schema, params)) : { $ref: refOf(name) };
}

/** The dialect is the document's own, and the id is its place in the document. */
function withoutDialect({ $schema: _, $id: __, id: ___, ...rest }: JsonSchema): JsonSchema {
  return rest;
}
