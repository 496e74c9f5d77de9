import type {
  BlockedPage,
  BlockedRecord,
  Conflict,
  ConflictPage,
  LateHit,
  LateHitPage,
  MergePage,
  OutageReport,
  PublicAssignLateHit,
  PublicCloseLateHit,
  PublicDecideConflict,
  PublicRetryBlocked,
  PublicSetAsideBlocked,
  RecordInFull,
} from '#contracts';
import { request } from '../server/request.ts';
import type { QueueChoice } from './queue-frame.tsx';

const ROOT = '/api/reconciliation';

function path(queue: string, { which, siteId }: QueueChoice, limit: number): string {
  const query = new URLSearchParams({ which, limit: String(limit) });
  if (siteId !== '') query.set('siteId', siteId);
  return `${ROOT}/${queue}?${query.toString()}`;
}
const of = (queue: string, id: string, step: string): string =>
  `${ROOT}/${queue}/${encodeURIComponent(id)}/${step}`;

/** What the records page asks of control-room. */
export const reconciliation = {
  outages: () => request<OutageReport>('GET', '/api/reports/outages'),
  record: (crossingId: string) =>
    request<RecordInFull>('GET', `${ROOT}/crossings/${encodeURIComponent(crossingId)}`),

  lateHits: (choice: QueueChoice, limit: number) =>
    request<LateHitPage>('GET', path('late-hits', choice, limit)),
  assign: (crossingId: string, said: PublicAssignLateHit) =>
    request<LateHit>('POST', of('late-hits', crossingId, 'assignment'), said),
  acknowledge: (crossingId: string) =>
    request<LateHit>('POST', of('late-hits', crossingId, 'acknowledgement'), {}),
  close: (crossingId: string, said: PublicCloseLateHit) =>
    request<LateHit>('POST', of('late-hits', crossingId, 'closure'), said),

  conflicts: (choice: QueueChoice, limit: number) =>
    request<ConflictPage>('GET', path('conflicts', choice, limit)),
  decide: (conflictId: string, said: PublicDecideConflict) =>
    request<Conflict>('POST', of('conflicts', conflictId, 'decision'), said),

  blocked: (choice: QueueChoice, limit: number) =>
    request<BlockedPage>('GET', path('blocked', choice, limit)),
  retry: (crossingId: string, said: PublicRetryBlocked) =>
    request<BlockedRecord>('POST', of('blocked', crossingId, 'retry'), said),
  setAside: (crossingId: string, said: PublicSetAsideBlocked) =>
    request<BlockedRecord>('POST', of('blocked', crossingId, 'set-aside'), said),

  merges: (choice: QueueChoice, limit: number) => request<MergePage>('GET', path('merges', choice, limit)),
} as const;
