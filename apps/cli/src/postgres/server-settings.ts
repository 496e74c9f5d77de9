/**
 * Settings given on the server's command line, where nothing in the data folder can override them.
 * fsync, full_page_writes and synchronous_commit are what "acknowledged means kept" rests on.
 */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  password_encryption: 'scram-sha-256',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] %q%u@%d ',
  log_checkpoints: 'off', // one line every five minutes for ever would be the bulk of the log
  jit: 'off', // compiling short queries costs more than it gains
  max_connections: '100',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
} as const;

export const serverArguments = (serverFolder: string, port: number): string[] => [
  '-D',
  serverFolder,
  '-p',
  String(port),
  ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
];

/** Name of the one database user; its password is random and kept beside the cluster. */
export const databaseUser = 'perlintasan';

export const initdbArguments = (serverFolder: string, passwordFile: string): string[] => [
  `--pgdata=${serverFolder}`,
  `--username=${databaseUser}`,
  `--pwfile=${passwordFile}`,
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
  '--data-checksums',
  '--no-instructions',
];
