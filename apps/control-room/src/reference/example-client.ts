/**
 * A whole client of the stream, as /docs/stream shows it; test/e2e/control-room-stream.spec.ts runs this very text.
 * Needs nothing but the public package socket.io-client and Node 22 or newer.
 */
export const EXAMPLE_CLIENT = `\
import { io } from 'socket.io-client';

const [address, name, password] = process.argv.slice(2);

// 1. Sign in over HTTP; keep the cookie.
const reply = await fetch(\`\${address}/api/session\`, {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ name, password }),
});
if (!reply.ok) throw new Error(\`not signed in: \${await reply.text()}\`);
const cookie = reply.headers.get('set-cookie').split(';')[0];

// 2. What we know: a copy of the server's tiles, and how far we have come.
let streamId = null;
let lastNumber = null;
const tiles = new Map();
const say = (what) =>
  process.stdout.write(\`\${JSON.stringify({ ...what, lastNumber, tiles: tiles.size })}\\n\`);

// 3. Connect; ask to follow at every connection, with how far we have come.
const stream = io(\`\${address}/stream\`, { extraHeaders: { cookie } });
stream.on('connect', () => stream.emit('follow', { streamId, lastNumber }));
stream.on('connect_error', (error) => say({ refused: error.data ?? error.message }));
stream.on('disconnect', (reason) => say({ disconnected: reason }));

stream.on('snapshot', (snapshot) => {
  ({ streamId, number: lastNumber } = snapshot);
  tiles.clear();
  for (const [key, tile] of Object.entries(snapshot.tiles)) tiles.set(key, tile);
  say({ snapshot: snapshot.number });
});

stream.on('change', (change) => {
  if (change.streamId !== streamId || change.number <= lastNumber) return; // known already
  if (change.number !== lastNumber + 1) {
    say({ gap: [lastNumber + 1, change.number - 1] }); // show it, then ask again
    stream.emit('follow', { streamId, lastNumber });
    return;
  }
  lastNumber = change.number;
  for (const key of change.remove) tiles.delete(key);
  for (const [key, tile] of Object.entries(change.set)) tiles.set(key, tile);
  say({ change: change.number, events: change.events.map((event) => event.kind) });
});

stream.on('notice', (notice) => say({ notice }));
stream.on('problem', (problem) => say({ problem }));
`;
