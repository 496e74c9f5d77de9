import { setFlagsFromString } from 'node:v8';

/**
 * The JavaScript engine compiles a hot function with the functions it calls inlined, up to a size measured for web pages
 * (460 bytes of bytecode a function, 920 in all). A model's loop is larger and calls across all its blocks at every event:
 * with room for most of the loop a traveller costs about a sixth less (`npm run bench -- kernel`), and compiling takes
 * longer, which costs a run of a single second a twentieth. Of the whole process and its threads; digits and hashes do not
 * hang on it.
 */
setFlagsFromString('--max-inlined-bytecode-size=1000');
setFlagsFromString('--max-inlined-bytecode-size-cumulative=3000');
