export { addUp } from './command.ts';
export { AlreadyUpError } from '../folder-lock.ts';
export { appEnvironment, appNames } from './apps.ts';
export type { AppName } from './apps.ts';
export { DatabaseUnreachableError } from './databases.ts';
export { NODE_ARGUMENTS } from './node-arguments.ts';
export type { UpOptions } from './options.ts';
export { PerlintasanSystem, silentSteps } from './system.ts';
export type { Steps, SystemAccess } from './system.ts';
