/** `words.ts ARRANGEMENT`: its words for ever, little endian, to standard output; ends when nobody reads any more. */
import { writeSync } from 'node:fs';
import { ARRANGEMENTS } from './arrangements.ts';

const [name = ''] = process.argv.slice(2);
const arrangement = ARRANGEMENTS[name];
if (arrangement === undefined) {
  console.error(`no arrangement ${name}; there are ${Object.keys(ARRANGEMENTS).join(', ')}`);
  process.exit(2);
}
const fill = arrangement.begin();
const words = new Int32Array(65_536);
const bytes = new Uint8Array(words.buffer);
for (;;) {
  fill(words);
  try {
    for (let sent = 0; sent < bytes.length;) sent += writeSync(1, bytes, sent);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') process.exit(0);
    throw error;
  }
}
