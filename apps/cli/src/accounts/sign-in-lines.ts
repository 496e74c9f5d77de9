import type { Terminal } from '../terminal/index.ts';
import type { Accounts, Role } from './accounts.ts';

const mayDo: Readonly<Record<Role, string>> = {
  viewer: 'looks',
  operator: 'runs the halls and overrides modes, with a reason',
  qa: 'breaks the data centre and brings it back',
  planner: 'tries staffing and policies',
  auditor: 'reads records and who did what',
};

/** Who may sign in; passwords only when they are new. */
export function signInLines({ signIns, signInFile }: Accounts, { paint }: Terminal): string[] {
  const isNew = signIns.some(({ password }) => password !== null);
  return [
    isNew ? `Sign in as (shown this once; kept in ${signInFile}):` : `Sign in as (passwords: ${signInFile}):`,
    ...signIns.map(({ name, role, password }) => {
      const shown = password === null ? '' : `${paint('bold', password)}  `;
      return `  ${name.padEnd(9)} ${shown}${paint('dim', mayDo[role])}`;
    }),
  ];
}
