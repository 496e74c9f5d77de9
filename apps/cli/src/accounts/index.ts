export { addAccounts } from './command.ts';
export { accountsFile, hashPassword, prepareAccounts, roles } from './accounts.ts';
export type { Accounts, Role, SignIn } from './accounts.ts';
export { signInLines } from './sign-in-lines.ts';
