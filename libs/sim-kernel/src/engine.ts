import { setFlagsFromString } from 'node:v8';

/**
 * The JavaScript engine compiles a hot function with the functions it calls inlined, up to a size measured for web pages
 * (460 bytes of bytecode a function, 920 in all). A model's loop is larger and calls across all its blocks at every event:
 * with room for all of it a traveller costs about a quarter less in loop (`npm run bench -- kernel`), and compiling takes
 * longer, which costs a run of a single second a tenth. Of the whole process and its threads; digits and hashes do not
 * hang on it.
 */
setFlagsFromString('--max-inlined-bytecode-size=2000');
setFlagsFromString('--max-inlined-bytecode-size-cumulative=8000');
setFlagsFromString('--max-inlined-bytecode-size-absolute=16000');
