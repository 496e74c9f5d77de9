/** What tests may use of the command: the embedded clusters, the process supervisor and `up` itself. */
export * from './postgres/index.ts';
export * from './supervisor/index.ts';
export { accountsFile, hashPassword, roles } from './accounts/index.ts';
export type { Accounts, Role, SignIn } from './accounts/index.ts';
export * from './up/index.ts';
export { PortInUseError } from './machine/index.ts';
export { SurroundingsError } from './surroundings-error.ts';
export { findProjectFolder } from './project.ts';
export { makeProgram } from './program.ts';
