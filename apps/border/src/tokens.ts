/** What is handed in by the module rather than made by Nest. */
export const SETTINGS = Symbol('settings');
export const CLOCK = Symbol('clock');
