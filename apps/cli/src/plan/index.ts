export { addPlan } from './command.ts';
