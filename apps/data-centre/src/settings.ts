import { z } from 'zod';
import { logLevel, portNumber, readSettings, serviceToken } from '#http-edge';

const variables = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: portNumber.default(4311),
  LOG_LEVEL: logLevel,
  SERVICE_TOKEN: serviceToken,
  CENTRE_DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: "expected the address of the data centre's database" })
    .meta({ example: 'postgres://perlintasan:secret@127.0.0.1:4315/centre' }),
});

export type Settings = z.infer<typeof variables>;

/** @throws SettingsError naming every variable at fault, what was expected and an example. */
export const settings = (environment: NodeJS.ProcessEnv = process.env): Settings =>
  readSettings('data-centre', variables, environment);
