import type { z } from 'zod';
import {
  acknowledgeLateHit,
  assignLateHit,
  blockedPage,
  blockedRecord,
  closeLateHit,
  conflict,
  conflictFound,
  conflictPage,
  crossingBrief,
  decideConflict,
  lateHit,
  lateHitPage,
  mergePage,
  outageQuery,
  outageReport,
  reconciliationQuery,
  reconciliationStatuses,
  recordInFull,
  retryBlocked,
  setAsideBlocked,
} from '#contracts';
import { BUSY, FORM } from './operation.ts';
import type { Operation, Parameter } from './operation.ts';

const ROOT = '/v1/reconciliation';

const WHAT: Readonly<Record<string, string>> = {
  siteId: 'Of this site only',
  which: 'Those that are still to be dealt with, or all',
  after: 'The `next` of the page before',
  limit: 'Most of one page',
  runId: 'Another run than the newest',
};
const queryOf = (schema: z.ZodObject): Parameter[] =>
  Object.entries(schema.shape).map(([name, one]) => ({
    name,
    in: 'query',
    required: false,
    description: WHAT[name] ?? name,
    schema: one as z.ZodType,
  }));

const ask = (
  path: string,
  operationId: string,
  summary: string,
  query: z.ZodObject | null,
  schema: z.ZodType,
  problems: Operation['problems'] = {},
): Operation => ({
  method: 'get',
  path: `${ROOT}${path}`,
  operationId,
  summary,
  ...(query ? { parameters: queryOf(query) } : {}),
  replies: { 200: { says: 'As it stands', schema } },
  problems: { ...problems, ...(query ? { 422: FORM } : {}), 503: BUSY },
});

const OF_CROSSING: Parameter = {
  name: 'crossingId',
  in: 'path',
  required: true,
  description: 'Made at the lane',
  schema: crossingBrief.shape.crossingId,
};
const OF_CONFLICT: Parameter = {
  ...OF_CROSSING,
  name: 'conflictId',
  description: 'As the list of conflicts has it',
  schema: conflictFound.shape.conflictId,
};

const tell = (
  path: string,
  operationId: string,
  summary: string,
  body: z.ZodType,
  schema: z.ZodType,
  problems: Operation['problems'],
): Operation => {
  return {
    method: 'post',
    path: `${ROOT}${path}`,
    operationId,
    summary,
    parameters: [path.includes('{conflictId}') ? OF_CONFLICT : OF_CROSSING],
    body,
    replies: { 200: { says: 'As it stands now', schema } },
    problems: { 422: FORM, 503: BUSY, ...problems },
  };
};

/** What becomes of records made under fallback; every change is journalled with who and why. */
export const RECONCILIATION_OPERATIONS: readonly Operation[] = [
  ask('', 'reconciliation', 'How far each site is', null, reconciliationStatuses),
  ask('/late-hits', 'lateHits', 'Late hits, newest first', reconciliationQuery, lateHitPage),
  tell(
    '/late-hits/{crossingId}/assignment',
    'assignLateHit',
    'Gives a late hit an owner',
    assignLateHit,
    lateHit,
    {
      404: 'late-hit-unknown',
      409: 'late-hit-state',
    },
  ),
  tell(
    '/late-hits/{crossingId}/acknowledgement',
    'acknowledgeLateHit',
    'Its owner has taken it in hand',
    acknowledgeLateHit,
    lateHit,
    { 404: 'late-hit-unknown', 409: 'late-hit-state, not-the-owner' },
  ),
  tell('/late-hits/{crossingId}/closure', 'closeLateHit', 'What became of it', closeLateHit, lateHit, {
    404: 'late-hit-unknown',
    409: 'late-hit-state',
  }),
  ask('/conflicts', 'conflicts', 'Conflicts, newest first', reconciliationQuery, conflictPage),
  tell(
    '/conflicts/{conflictId}/decision',
    'decideConflict',
    'Decides a conflict, for good',
    decideConflict,
    conflict,
    {
      404: 'conflict-unknown',
      409: 'conflict-decided',
    },
  ),
  ask(
    '/blocked',
    'blockedRecords',
    'Records that the register does not take; `all` also gives those sent again or set aside',
    reconciliationQuery,
    blockedPage,
  ),
  tell(
    '/blocked/{crossingId}/retry',
    'retryBlocked',
    'Sends it again, mended if need be',
    retryBlocked,
    blockedRecord,
    {
      404: 'crossing-unknown',
      409: 'not-blocked',
      422: `${FORM}, mrz-check-digit, mrz-date, mrz-field, form-incomplete, documented-check-missing`,
    },
  ),
  tell(
    '/blocked/{crossingId}/set-aside',
    'setBlockedAside',
    'Sets it aside for good',
    setAsideBlocked,
    blockedRecord,
    {
      404: 'crossing-unknown',
      409: 'not-blocked',
    },
  ),
  ask('/merges', 'merges', 'Records merged into another, by which rule', reconciliationQuery, mergePage),
  {
    ...ask('/crossings/{crossingId}', 'record', 'One record whole, as it stands', null, recordInFull, {
      404: 'crossing-unknown',
    }),
    parameters: [OF_CROSSING],
  },
  ask('/outages', 'outages', 'The report of the outages of a run', outageQuery, outageReport, {
    404: 'no-run, site-unknown',
  }),
];
