/** Token under which the process's {@link Clock} of `#determinism` is handed out. */
export const CLOCK = Symbol('Clock');
