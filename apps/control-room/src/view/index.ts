export { eventOf } from './event-of.ts';
export { EVENTS_SHOWN, LiveView } from './live-view.ts';
export type { Difference } from './live-view.ts';
