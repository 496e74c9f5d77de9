import { z } from 'zod';
import { httpOrigin, logLevel, portNumber, readSettings, serviceToken } from '#http-edge';

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portNumber.default(4313),
  LOG_LEVEL: logLevel,
  SERVICE_TOKEN: serviceToken,
  BORDER_URL: httpOrigin.default('http://127.0.0.1:4312'),
  DATA_CENTRE_URL: httpOrigin.default('http://127.0.0.1:4311'),
  /** Folder with scenarios, airports and flights. */
  SEEDS_FOLDER: z.string().min(1).default('seeds'),
});

export type Settings = z.infer<typeof schema>;

/** @throws SettingsError */
export const settings = (environment: NodeJS.ProcessEnv = process.env): Settings =>
  readSettings('simulator', schema, environment);
