import { z } from 'zod';
import { DEFAULT_SPOOL_RULES } from '#store-forward';
import { httpOrigin, logLevel, portNumber, readSettings, serviceToken } from '#http-edge';

const schema = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: portNumber.default(4312),
  LOG_LEVEL: logLevel,
  SERVICE_TOKEN: serviceToken,
  /** The site's PostgreSQL: journal, crossings, what is still to be forwarded. */
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'expected the address of a PostgreSQL database' })
    .meta({ example: 'postgresql://border:secret@127.0.0.1:4314/site' }),
  DATA_CENTRE_URL: httpOrigin.default('http://127.0.0.1:4311'),
  /** No check waits longer than this for the data centre; wall time. */
  LOOKUP_DEADLINE_MS: z.coerce
    .number('expected milliseconds')
    .int()
    .min(50)
    .max(10_000)
    .default(800)
    .meta({ example: '800' }),
  /**
   * Where border keeps the key that seals the journal (seal-key.pem), made at the first start, and the spool (spool/), with
   * which it goes on while its database is away: a disk of its own, that outlives the process.
   */
  DATA_FOLDER: z.string().min(1).default('./data/border'),
  /** Beyond it the spool takes nothing more. */
  SPOOL_BYTES_MAX: z.coerce
    .number('expected bytes')
    .int()
    .min(16_384)
    .max(64 * 1024 ** 3)
    .default(DEFAULT_SPOOL_RULES.mostBytes)
    .meta({ example: String(DEFAULT_SPOOL_RULES.mostBytes) }),
  /** The key itself, then nothing is kept: Ed25519 as PKCS#8, PEM or base64 of DER. */
  SEAL_KEY: z.string().min(1, 'expected a PKCS#8 key').optional().meta({
    example: 'output of: openssl genpkey -algorithm ed25519 -outform DER | base64 -w 0',
  }),
});

export type Settings = z.infer<typeof schema>;

/** @throws SettingsError */
export const settings = (environment: NodeJS.ProcessEnv = process.env): Settings =>
  readSettings('border', schema, environment);
