import { LoggerModule } from 'nestjs-pino';
import type { DynamicModule } from '@nestjs/common';

/** Paths that may hold a document number or a secret; a log shows `[hidden]` instead. */
export const HIDDEN_IN_LOGS = [
  'req.headers.authorization',
  'req.headers.cookie',
  'mrz',
  'document',
  'documentNumber',
  'visaNumber',
  'password',
  '*.mrz',
  '*.document',
  '*.documentNumber',
  '*.visaNumber',
  '*.password',
  '*.*.mrz',
  '*.*.document',
  '*.*.documentNumber',
  '*.*.visaNumber',
];

/** Structured logs on standard output, one JSON object a line; requests are logged at `debug`, failures at `warn`. */
export function logs(app: string, level: string): DynamicModule {
  return LoggerModule.forRoot({
    pinoHttp: {
      name: app,
      level,
      redact: { paths: HIDDEN_IN_LOGS, censor: '[hidden]' },
      customLogLevel: (_request, reply, error) => (error || reply.statusCode >= 500 ? 'warn' : 'debug'),
      serializers: {
        req: (request: { id: unknown; method: string; url: string }) => ({
          id: request.id,
          method: request.method,
          path: request.url.split('?')[0],
        }),
        res: (reply: { statusCode: number }) => ({ status: reply.statusCode }),
      },
    },
  });
}
