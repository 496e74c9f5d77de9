import { z } from 'zod';
import {
  EXPORT_MEDIA_TYPE,
  PROBLEM_MEDIA_TYPE,
  backlogStatus,
  beginRun,
  checkReply,
  crossingReply,
  exportLine,
  exportQuery,
  laneStates,
  observations,
  openCheck,
  overrideService,
  personCommand,
  problem,
  recordCrossing,
  siteId,
  siteStatus,
} from '#contracts';
import { FORM_OPERATIONS } from './form-operations.ts';
import { BUSY, FORM, SPOOL } from './operation.ts';
import type { Operation } from './operation.ts';
import { RECONCILIATION_OPERATIONS } from './reconciliation-operations.ts';

const repeatReply = z.strictObject({ repeat: z.boolean() });
const storedCrossing = z.strictObject({
  crossing: recordCrossing,
  recordedAt: z.iso.datetime(),
  forwarding: z.strictObject({
    state: z.enum(['pending', 'acknowledged', 'blocked', 'set-aside']),
    attempts: z.int(),
    reason: z.string().nullable(),
    settledAt: z.iso.datetime().nullable(),
  }),
});

const OPERATIONS: readonly Operation[] = [
  {
    method: 'post',
    path: '/v1/runs',
    operationId: 'beginRun',
    summary: 'A run begins: its sites take the place of those before',
    body: beginRun,
    replies: {
      201: { says: 'Begun', schema: repeatReply.extend({ runId: z.string() }) },
      200: { says: 'Had begun already', schema: repeatReply.extend({ runId: z.string() }) },
    },
    problems: { 409: 'run-content-differs', 422: FORM, 503: BUSY },
  },
  {
    method: 'post',
    path: '/v1/lanes',
    operationId: 'tellLanes',
    summary: 'Lanes opened or closed; harmless to repeat; goes on in the spool',
    body: laneStates,
    replies: { 200: { says: 'Noted', schema: z.strictObject({ changed: z.int() }) } },
    problems: { 404: 'site-unknown', 409: 'run-over', 422: FORM, 503: `${BUSY}, ${SPOOL}` },
  },
  {
    method: 'post',
    path: '/v1/checks',
    operationId: 'openCheck',
    summary: 'A lane opens a check; one call makes all the lookups that it needs',
    description:
      'Nothing is kept: the crossing that follows holds the screening. No answer takes longer than the lookup deadline. ' +
      'Where a service is down or silent the lists are looked into as the site last had them, and the tier is local. ' +
      "While the site's database counts as down the tier is paper, as long as the spool takes the crossing that follows; " +
      'an autogate is told to send the traveller to a counter.',
    body: openCheck,
    replies: { 200: { says: 'What the lane is to do', schema: checkReply } },
    problems: {
      404: 'site-unknown',
      409: 'run-over, lane-closed',
      422: `${FORM}, mrz-check-digit, mrz-date, mrz-field`,
      503: `${BUSY}, ${SPOOL}`,
    },
  },
  {
    method: 'post',
    path: '/v1/crossings',
    operationId: 'recordCrossing',
    summary: 'Records a crossing, once, however often it is sent',
    description:
      "Answered only when the record is committed in the journal of the site or, while the site's database counts as down, " +
      "synced in the spool on border's disk (`keptIn`), which the journal takes over when the database is back. The spool " +
      'knows ids of its own alone: a record whose id the journal has for another one is then kept under an id of its own, ' +
      'blocked, for a person.',
    body: recordCrossing,
    replies: {
      201: { says: 'Recorded', schema: crossingReply },
      200: { says: 'Was recorded before, with the same content', schema: crossingReply },
    },
    problems: {
      404: 'site-unknown',
      409: 'run-over, lane-closed, crossing-content-differs',
      413: 'body-too-large',
      422:
        `${FORM}, mrz-check-digit, mrz-date, mrz-field, documented-check-missing, documented-check-unexpected, ` +
        'form-incomplete, cleared-although-listed',
      503: `${BUSY}, ${SPOOL}`,
    },
  },
  {
    method: 'get',
    path: '/v1/crossings/{crossingId}',
    operationId: 'findCrossing',
    summary: 'A crossing as recorded, and how far it is on its way to the register',
    parameters: [
      {
        name: 'crossingId',
        in: 'path',
        required: true,
        description: 'Made at the lane',
        schema: openCheck.shape.crossingId,
      },
    ],
    replies: { 200: { says: 'The record', schema: storedCrossing } },
    problems: { 404: 'crossing-unknown', 503: BUSY },
  },
  {
    method: 'post',
    path: '/v1/observations',
    operationId: 'observe',
    summary: 'What sensors see of queues and flights, batched; sets the clocks of the sites',
    body: observations,
    replies: { 200: { says: 'Kept', schema: repeatReply } },
    problems: { 404: 'site-unknown', 409: 'run-over, observation-not-newer', 422: FORM, 503: BUSY },
  },
  {
    method: 'post',
    path: '/v1/overrides',
    operationId: 'override',
    summary: 'A person holds a service up or down, or gives it back',
    body: overrideService,
    replies: { 200: { says: 'The status then', schema: siteStatus } },
    problems: { 404: 'site-unknown', 422: FORM, 503: BUSY },
  },
  {
    method: 'post',
    path: '/v1/commands',
    operationId: 'giveCommand',
    summary: "Journals a person's command before it is carried out",
    body: personCommand,
    replies: {
      201: { says: 'Journalled', schema: repeatReply.extend({ commandId: z.string() }) },
      200: { says: 'Was journalled before', schema: repeatReply.extend({ commandId: z.string() }) },
    },
    problems: { 409: 'command-content-differs', 422: FORM, 503: BUSY },
  },
  {
    method: 'get',
    path: '/v1/sites/{siteId}/status',
    operationId: 'siteStatus',
    summary: 'Health of services, modes of halls, backlog; waits for news if asked to',
    parameters: [
      { name: 'siteId', in: 'path', required: true, description: 'A site of the run', schema: siteId },
      {
        name: 'after',
        in: 'query',
        required: false,
        description: 'Wait until the version is above this one',
        schema: z.int(),
      },
      {
        name: 'waitMs',
        in: 'query',
        required: false,
        description: 'At most so long; wall time',
        schema: z.int().min(0).max(10_000),
      },
    ],
    replies: { 200: { says: 'The status', schema: siteStatus } },
    problems: { 404: 'site-unknown', 422: FORM },
  },
  {
    method: 'get',
    path: '/v1/journal/export',
    operationId: 'exportJournal',
    summary: 'The sealed journal of a run or a time, line by line; `perlintasan verify` proves it offline',
    description:
      'One JSON object a line (application/x-ndjson): a signed heading, then each seal with its leaves, followed by the ' +
      'entries that it covers. Everything committed is sealed first. Whole seals are given.',
    parameters: [
      {
        name: 'runId',
        in: 'query',
        required: false,
        description: 'Of this run; of all if left out',
        schema: exportQuery.shape.runId,
      },
      {
        name: 'from',
        in: 'query',
        required: false,
        description: 'Site time, from this instant on',
        schema: exportQuery.shape.from,
      },
      {
        name: 'to',
        in: 'query',
        required: false,
        description: 'Site time, before this instant',
        schema: exportQuery.shape.to,
      },
    ],
    replies: { 200: { says: 'A line of it', schema: exportLine, mediaType: EXPORT_MEDIA_TYPE } },
    problems: { 404: 'nothing-sealed', 422: FORM, 500: 'seal-unreadable', 503: BUSY },
  },
  {
    method: 'get',
    path: '/v1/backlog',
    operationId: 'backlog',
    summary: 'What each site has not yet at the register',
    replies: {
      200: {
        says: 'By site',
        schema: z.strictObject({ sites: z.array(backlogStatus.extend({ siteId })) }),
      },
    },
    problems: {},
  },
  ...RECONCILIATION_OPERATIONS,
  ...FORM_OPERATIONS,
];

/** The OpenAPI 3.1 description of border, made of the very schemas that check its requests. */
export function openApiDocument(): Record<string, unknown> {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const operation of OPERATIONS) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Perlintasan border',
      version: '1',
      description:
        'The border-crossing backend of a site. Every request but health carries `Authorization: Bearer SERVICE_TOKEN`. ' +
        'Errors are problem+json (RFC 9457) with a stable `code`; a refused request has changed nothing. ' +
        'Bodies have at most 1 MiB. Times `siteAt` are site time.',
    },
    security: [{ serviceToken: [] }],
    paths,
    components: {
      securitySchemes: { serviceToken: { type: 'http', scheme: 'bearer' } },
      schemas: { Problem: schemaOf(problem, 'output') },
    },
  };
}

function describe(operation: Operation): Record<string, unknown> {
  const { operationId, summary, description, parameters, body, replies, problems } = operation;
  return {
    operationId,
    summary,
    ...(description ? { description } : {}),
    ...(parameters
      ? { parameters: parameters.map((one) => ({ ...one, schema: schemaOf(one.schema, 'input') })) }
      : {}),
    ...(body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(body, 'input') } },
          },
        }
      : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(replies).map(([status, { says, schema, mediaType = 'application/json' }]) => [
          status,
          { description: says, content: { [mediaType]: { schema: schemaOf(schema, 'output') } } },
        ]),
      ),
      ...Object.fromEntries(
        Object.entries({ 401: 'service-token', ...problems }).map(([status, codes]) => [
          status,
          {
            description: codes,
            content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
          },
        ]),
      ),
    },
  };
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): unknown {
  const { $schema: _, ...described } = z.toJSONSchema(schema, { target: 'draft-2020-12', io });
  return described;
}
