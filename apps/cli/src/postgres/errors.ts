import { SurroundingsError } from '../surroundings-error.ts';

const useAnotherFolder = 'Or keep the data elsewhere: --data /var/lib/perlintasan (or DATA_FOLDER=...).';
const useAnotherServer =
  'Or use PostgreSQL servers of your own: DATABASE_URL=postgres://... CENTRE_DATABASE_URL=postgres://...';

/** No PostgreSQL server came with `npm ci` for this kind of machine, or what came does not run here. */
export class BinariesUnusableError extends SurroundingsError {
  constructor(detail: string, options?: ErrorOptions) {
    super(
      'postgres-binaries-unusable',
      `the PostgreSQL server that npm installs cannot be used: ${detail}`,
      `Run "npm ci" again without --omit=optional. ${useAnotherServer}`,
      options,
    );
  }
}

/** PostgreSQL refuses to run as root, and this machine has nobody else. */
export class ServerUserMissingError extends SurroundingsError {
  constructor() {
    super(
      'postgres-user-missing',
      'PostgreSQL does not run as root, and this machine has neither a user "postgres" nor "nobody"',
      `Make one: useradd --system postgres. Or start as an ordinary user. ${useAnotherServer}`,
    );
  }
}

/** The server's user cannot walk to the data folder, usually because a home folder above it is private. */
export class DataFolderUnreachableError extends SurroundingsError {
  readonly blockedAt: string;
  constructor(folder: string, blockedAt: string, userName: string) {
    super(
      'data-folder-unreachable',
      `${folder} cannot be reached by user "${userName}", as whom PostgreSQL runs: ${blockedAt} is closed to it`,
      `Open the way: chmod o+x ${blockedAt}. ${useAnotherFolder}`,
    );
    this.blockedAt = blockedAt;
  }
}

/** We may not make or change something in the data folder. */
export class DataFolderForbiddenError extends SurroundingsError {
  constructor(folder: string, detail: string, options?: ErrorOptions) {
    super(
      'data-folder-forbidden',
      `no permission to use ${folder} (${detail})`,
      `Give it to yourself: sudo chown -R "$(id -un)" ${folder}. ${useAnotherFolder}`,
      options,
    );
  }
}

/** The data folder was written by another major version of PostgreSQL; its format is not readable by this one. */
export class DataFolderVersionError extends SurroundingsError {
  constructor(folder: string, foundMajor: string, neededMajor: string) {
    super(
      'data-folder-version',
      `${folder} was made by PostgreSQL ${foundMajor}, but this is PostgreSQL ${neededMajor}`,
      `Move it away and start fresh: mv ${folder} ${folder}.pg${foundMajor}. To keep its content, dump it with ` +
        `PostgreSQL ${foundMajor} and restore it here. ${useAnotherFolder}`,
    );
  }
}

/** There is something where the cluster should be, and it is no cluster of ours. */
export class NotAClusterError extends SurroundingsError {
  constructor(folder: string, missing: string) {
    super(
      'data-folder-not-a-cluster',
      `${folder} exists but is not a database folder of Perlintasan (no ${missing} in it)`,
      `Move it away: mv ${folder} ${folder}.old. ${useAnotherFolder}`,
    );
  }
}

/** The server runs but does not know our password: the password file belongs to another cluster. */
export class PasswordRefusedError extends SurroundingsError {
  constructor(folder: string) {
    super(
      'postgres-password-refused',
      `PostgreSQL in ${folder} refuses the password kept in ${folder}/password`,
      `Put the right password file back, or move the folder away and start fresh: mv ${folder} ${folder}.old.`,
    );
  }
}

/** A program of PostgreSQL ended with an error; its last words are in the message. */
export class ServerFailedError extends SurroundingsError {
  constructor(what: string, lastWords: string, logFile: string) {
    super(
      'postgres-failed',
      `${what}${lastWords ? `. Its last words:\n${lastWords}` : ''}`,
      /No space left on device/.test(lastWords)
        ? 'The disk is full: free some space and start again; nothing acknowledged is lost.'
        : `Read ${logFile}; if it does not help, move the database folder away and start fresh. ${useAnotherServer}`,
    );
  }
}
