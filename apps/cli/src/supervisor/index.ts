export { AppFailedError, AppProcess } from './app-process.ts';
export type { AppProcessOptions } from './app-process.ts';
export { RestartBudget } from './restart-budget.ts';
export { GaveUpError, Supervisor } from './supervisor.ts';
export type { Charge, SupervisionEvent } from './supervisor.ts';
