export { DeadlineExceededError, deadline, isoNow } from './clock.ts';
export type { Clock } from './clock.ts';
export { SystemClock, monotonicMs } from './system-clock.ts';
export { VirtualClock } from './virtual-clock.ts';
export { SiteClock } from './site-clock.ts';
export { freshId, freshSecret } from './ids.ts';
