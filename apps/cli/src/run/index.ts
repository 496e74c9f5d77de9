export { addRun } from './command.ts';
export { describeRun } from './describe-run.ts';
export { asStartRun, withRunFlags } from './flags.ts';
export type { RunFlags } from './flags.ts';
export { beginRun, fetchRun, fetchScenarios, waitForRun } from './simulator-door.ts';
export type { SimulatorDoor } from './simulator-door.ts';
