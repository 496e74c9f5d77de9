import type {
  ActiveFault,
  CurrentSession,
  HallHistory,
  PublicFault,
  PublicNotice,
  PublicOverride,
  ScenarioList,
  Session,
  SetPace,
  StartRun,
} from '#contracts';
import { request } from './request.ts';

/** Everything the page asks of control-room over HTTP. The stream is beside it, in src/stream. */
export const server = {
  session: () => request<CurrentSession>('GET', '/api/session'),
  signIn: (name: string, password: string) => request<Session>('POST', '/api/session', { name, password }),
  signOut: () => request<null>('DELETE', '/api/session'),

  history: (hallId: string, minutes: number) =>
    request<HallHistory>('GET', `/api/history?hallId=${encodeURIComponent(hallId)}&minutes=${minutes}`),

  faults: () => request<{ readonly faults: readonly ActiveFault[] }>('GET', '/api/faults'),
  startFault: (fault: PublicFault) => request<ActiveFault>('POST', '/api/faults', fault),
  endFault: (faultId: string) => request<null>('DELETE', `/api/faults/${encodeURIComponent(faultId)}`),
  endAllFaults: () => request<null>('DELETE', '/api/faults'),

  overrideService: (override: PublicOverride) => request<null>('POST', '/api/overrides', override),

  scenarios: () => request<ScenarioList>('GET', '/api/scenarios'),
  startRun: (run: StartRun) => request<unknown>('POST', '/api/runs', run),
  setPace: (pace: SetPace) => request<unknown>('POST', '/api/run/pace', pace),

  publicNotice: () => request<PublicNotice>('GET', '/api/public-notice'),
} as const;
