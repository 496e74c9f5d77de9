import { ServerUserMissingError } from './errors.ts';

/** As whom the server runs when we are root: PostgreSQL refuses to run as root. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** Reads the accounts of an /etc/passwd. */
export function parsePasswd(text: string): ServerUser[] {
  return text
    .split('\n')
    .map((line) => line.split(':'))
    .filter((field) => field.length >= 4)
    .map((field) => ({ name: field[0] ?? '', uid: Number(field[2]), gid: Number(field[3]) }));
}

/**
 * Who shall run the server: null means "as ourselves" (an ordinary user needs no other).
 * Root takes the owner of an existing cluster, else `postgres`, else `nobody`.
 *
 * @throws ServerUserMissingError when root finds none of them.
 */
export function chooseServerUser(
  ownUid: number,
  clusterOwnerUid: number | null,
  passwd: readonly ServerUser[],
): ServerUser | null {
  if (ownUid !== 0) return null;
  const owner = passwd.find((user) => user.uid === clusterOwnerUid && user.uid !== 0);
  const chosen =
    owner ??
    passwd.find((user) => user.name === 'postgres' && user.uid !== 0) ??
    passwd.find((user) => user.name === 'nobody' && user.uid !== 0);
  if (!chosen) throw new ServerUserMissingError();
  return chosen;
}
