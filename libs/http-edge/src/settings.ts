import { z } from 'zod';

/** Part of every app's settings. */
export const portNumber = z.coerce
  .number('expected a port number')
  .int()
  .min(0)
  .max(65_535)
  .meta({ example: '4312' });
export const serviceToken = z
  .string()
  .min(16, 'expected a secret of 16 characters or more')
  .meta({ example: 'openssl rand -hex 24' });
export const logLevel = z
  .enum(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'])
  .default('info');
export const httpOrigin = z
  .url({ protocol: /^https?$/ })
  .transform((url) => url.replace(/\/$/, ''))
  .meta({ example: 'http://127.0.0.1:4311' });

/** A variable of the environment is missing or not what it should be. */
export class SettingsError extends Error {
  constructor(app: string, lines: readonly string[]) {
    super(`${app} cannot start with these settings:\n${lines.map((line) => `  ${line}`).join('\n')}`);
    this.name = 'SettingsError';
  }
}

/**
 * Reads an app's settings from its environment; variables that the schema does not name are left alone.
 * @throws SettingsError with a line for each variable at fault
 */
export function readSettings<Shape extends z.ZodObject>(
  app: string,
  schema: Shape,
  environment: Readonly<Record<string, string | undefined>>,
): z.infer<Shape> {
  const result = schema.safeParse(environment);
  if (result.success) return result.data;
  throw new SettingsError(
    app,
    result.error.issues.map((issue) => {
      const name = String(issue.path[0] ?? '');
      const field = schema.shape[name] as { meta?: () => { example?: unknown } | undefined } | undefined;
      const example = field?.meta?.()?.example;
      const given = environment[name] === undefined ? 'is not set' : 'is wrong';
      return `${name} ${given}: ${issue.message}${example === undefined ? '' : ` (for example ${JSON.stringify(example)})`}`;
    }),
  );
}
