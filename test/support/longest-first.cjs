// The order of whole-system tests over two workers: the long ones first, so that none of them is left for one worker at the
// end while the other has nothing to do. Jest knows how long a file takes only where it has run before.
const { existsSync } = require('node:fs');
const { basename, join } = require('node:path');
const Sequencer = require('@jest/test-sequencer').default;

const FOLDER = join(__dirname, '..', 'e2e');
const LONGEST_FIRST = [
  'seals.spec.ts',
  'attack.spec.ts',
  'border-nothing-lost.spec.ts',
  'reconciliation.spec.ts',
  'border-reconciliation.spec.ts',
  'border-spool.spec.ts',
  'nothing-lost.spec.ts',
  'control-room-stream.spec.ts',
  'control-room-commands.spec.ts',
  'border-centre-outage.spec.ts',
  'up.spec.ts',
];
for (const name of LONGEST_FIRST) {
  if (!existsSync(join(FOLDER, name))) throw new Error(`longest-first.cjs: there is no test/e2e/${name}`);
}

const place = ({ path }) => {
  const at = LONGEST_FIRST.indexOf(basename(path));
  return at < 0 ? LONGEST_FIRST.length : at;
};

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((a, b) => place(a) - place(b));
  }
};
