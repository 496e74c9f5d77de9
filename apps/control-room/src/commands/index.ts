export { Commands, detailsOf } from './commands.ts';
export type { Order } from './commands.ts';
export { CommandsModule } from './commands.module.ts';
