export { ProblemError } from './problem-error.ts';
export { ProblemFilter } from './problem-filter.ts';
export { OpenToAll, ServiceTokenGuard } from './service-token.ts';
export { ZodBody, describeIssue } from './zod-body.ts';
export { giveUp } from './give-up.ts';
export { BODY_LIMIT_BYTES, serve } from './serve.ts';
export type { ServeOptions } from './serve.ts';
export { HIDDEN_IN_LOGS, logs } from './logs.ts';
export { SettingsError, httpOrigin, logLevel, portNumber, readSettings, serviceToken } from './settings.ts';
