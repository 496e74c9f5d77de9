/** What is handed in by the module rather than made by Nest. */
export const CLOCK = Symbol('clock');
export const SETTINGS = Symbol('settings');
