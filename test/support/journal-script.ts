/**
 * Writes a scripted run into a database at the pace of the wall clock, for working on readers of the journal:
 *
 *   node --conditions=source test/support/journal-script.ts postgres://...   [--speed 60] [--outage 20-80]
 *
 * The second figure pair is the data centre's outage in seconds after the start. Ends with Ctrl-C.
 */
import { parseArgs } from 'node:util';
import pg from 'pg';
import { SystemClock, freshId } from '#determinism';
import { appendEntries, journalTable } from './journal-writer.ts';
import { ScriptedRun } from './scripted-run.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { speed: { type: 'string', default: '60' }, outage: { type: 'string', default: '20-80' } },
});
const [url] = positionals;
const outage = /^(\d+)-(\d+)$/.exec(values.outage);
if (url === undefined || !outage) {
  console.error(
    'expected the address of a database and --outage FROM-UNTIL in seconds, such as --outage 20-80',
  );
  process.exit(2);
}
const client = new pg.Client(url);
await client.connect();
await client.query(journalTable);
const run = new ScriptedRun({
  runId: `scripted-${freshId().slice(0, 6)}`,
  speed: Number(values.speed),
  outageFromS: Number(outage[1]),
  outageUntilS: Number(outage[2]),
  drainS: 30,
});
await appendEntries(client, [run.begin()]);
const clock = new SystemClock();
for (let beat = 0; ; beat += 1) {
  await appendEntries(client, run.beat(beat));
  await clock.sleep(1_000);
}
