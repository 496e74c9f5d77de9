export { makeTerminal } from './terminal.ts';
export type { Terminal, TextStream } from './terminal.ts';
export { formatSeconds, Progress } from './progress.ts';
