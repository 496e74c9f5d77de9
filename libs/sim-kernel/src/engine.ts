import { setFlagsFromString } from 'node:v8';

/**
 * The JavaScript engine compiles a hot function with the functions it calls inlined, up to a size measured for web pages
 * (460 bytes of bytecode a function, 920 in all). A model's loop is larger and calls across all its blocks at every event:
 * with room for the whole loop a traveller costs a sixth less (`npm run bench -- kernel`). Of the whole process, and of its
 * threads; digits and hashes do not depend on it.
 */
setFlagsFromString('--max-inlined-bytecode-size=1000');
setFlagsFromString('--max-inlined-bytecode-size-cumulative=4000');
