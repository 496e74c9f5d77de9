import { SESSION_COOKIE } from '../accounts/index.ts';
import { BOUNDS } from '../stream/index.ts';
import { EVENTS_SHOWN } from '../view/index.ts';
import { EXAMPLE_CLIENT } from './example-client.ts';

/** A piece of the guide: a paragraph, a list of things, or text to be copied. Words between backticks are literal. */
export type Piece = string | { readonly list: readonly string[] } | { readonly code: string };
export interface Section {
  readonly title: string;
  readonly pieces: readonly Piece[];
}

const seconds = (ms: number): string => `${ms / 1000} s`;
const kibibytes = (bytes: number): string => `${bytes / 1024} KiB`;

/** All that a stranger must know to write a client; the AsyncAPI document and its page print the same words. */
export const STREAM_GUIDE: readonly Section[] = [
  {
    title: 'What it is',
    pieces: [
      'The stream tells how things stand, as it changes: a `snapshot` of all tiles, then numbered `change`s. It never ' +
        'carries commands; those go over HTTP (`/openapi.json`). Every role may follow it.',
    ],
  },
  {
    title: 'Sign in',
    pieces: [
      `Sign in over HTTP and keep the cookie \`${SESSION_COOKIE}\`. In a browser on the same origin that is all; a ` +
        'program sends the cookie along with its connection. A page of another origin is refused.',
      {
        code:
          "curl -i http://127.0.0.1:4310/api/session -H 'content-type: application/json' \\\n" +
          '  -d \'{"name":"viewer","password":"..."}\'',
      },
    ],
  },
  {
    title: 'Connect',
    pieces: [
      'Protocol: Socket.IO 4 (Socket.IO protocol 5, Engine.IO protocol 4), JSON, no compression. Path `/socket.io/`, ' +
        'namespace `/stream`, transports `websocket` and `polling`. Whoever is not let in gets `connect_error` with a ' +
        'problem (RFC 9457) in `data`:',
      {
        list: [
          '`not-signed-in` (401): no cookie, or its session is over. Sign in again.',
          '`too-many-clients` (503): the stream serves as many as it may. Try again later.',
        ],
      },
    ],
  },
  {
    title: 'Follow',
    pieces: [
      'After every connection, the first and each later one, send `follow` with `streamId` and `lastNumber` of what you ' +
        'have applied last, or null for both when you have nothing. You get, in this order:',
      {
        list: [
          'either one `snapshot`, which replaces all that you had,',
          'or the `change`s that you missed, from `lastNumber` + 1 on, one by one (none if you missed none),',
          'then every further `change` as it is made.',
        ],
      },
      `Missed changes are sent when the \`streamId\` is still the same (it changes when control-room is started anew), ` +
        `at most ${BOUNDS.changesKept} were missed and they come to no more than ${kibibytes(BOUNDS.catchUpBytes)}; ` +
        'otherwise you get a snapshot. Either way nothing that the journal holds is missed: the tiles are as new, and ' +
        `the newest ${EVENTS_SHOWN} events are in the snapshot (older ones: \`GET /api/events\`).`,
    ],
  },
  {
    title: 'Apply a change',
    pieces: [
      {
        list: [
          'Another `streamId`, or a `number` not above your last: ignore it.',
          '`number` is your last + 1: delete the tiles named in `remove`, put those of `set` in place (a tile is always ' +
            'sent whole), append `events`, and remember the number.',
          '`number` is higher: you have a gap. Show it, send `follow` again, and go on with what that brings.',
        ],
      },
      'Events bear an `eventId` that is theirs for good; after a snapshot it tells which ones you have shown already.',
    ],
  },
  {
    title: 'Tiles',
    pieces: [
      {
        list: [
          '`run`: the run in hand, its site time (`siteAt`) and pace. There is none before the first run.',
          '`site/CGK-T3`: a site with its services, and its records not yet at the data centre (`backlog`), and how far ' +
            'records made under fallback are reconciled (`reconciliation`).',
          '`hall/CGK-T3-departure`: a hall, its mode with since when and why, and what was observed last. ' +
            '`observation` is null until then: no data is not zero.',
          '`flight/GA832-20240620-D`: a flight that is late or held, at most 50: the latest of those that can still be ' +
            'helped first.',
        ],
      },
      '`...SiteAt` and `siteAt` are site time, the time of day in the run; `observedAt`, `recordedAt` and `sentAt` are ' +
        'wall time. A tile whose `observedAt` is more than 5 s behind is stale and should look so.',
    ],
  },
  {
    title: 'Notices and problems',
    pieces: [
      {
        list: [
          '`notice` `journal-unreachable`: the server cannot read the journal since then. What border itself tells meanwhile ' +
            'is shown in tiles with `direct`; everything else is old. ' +
            '`journal-reachable`: it can again; what was missed follows as changes.',
          '`notice` `changes-dropped`: you were too slow; so many changes were not sent to you, and a snapshot follows.',
          '`problem` `not-signed-in`: the session is over (signed out, expired, or the account has changed); the ' +
            'connection is then closed by the server. Sign in again.',
          '`problem` `invalid-follow` or `too-many-follows`: what you sent makes no sense, or you send too much of it.',
        ],
      },
    ],
  },
  {
    title: 'Bounds',
    pieces: [
      {
        list: [
          `A tile changes at most once in ${BOUNDS.changeSpacingMs} ms; the newest value wins.`,
          `A client for whom ${BOUNDS.waitingMessages} messages wait gets no more until it has taken them; then one ` +
            'notice and one snapshot. Nothing is kept for it beyond that.',
          `A message of a client may have ${kibibytes(BOUNDS.clientMessageBytes)}; \`follow\` is answered ` +
            `${BOUNDS.follows} times in ${seconds(BOUNDS.followsWithinMs)}, then the connection is closed.`,
          `The namespace is to be joined within ${seconds(BOUNDS.joinWithinMs)}. The server pings every ` +
            `${seconds(BOUNDS.pingMs)} and waits as long for the pong.`,
        ],
      },
      'Not promised: that you see every value a tile had in between (the journal has them: `GET /api/history`), or that ' +
        'numbers mean anything after the `streamId` has changed.',
    ],
  },
  {
    title: 'A whole client',
    pieces: [
      'Save as `follow.mjs`, then `npm install socket.io-client` and `node follow.mjs http://127.0.0.1:4310 viewer PASSWORD`.',
      { code: EXAMPLE_CLIENT },
    ],
  },
];

/** The guide as CommonMark. */
export const guideAsMarkdown = (): string =>
  STREAM_GUIDE.map(({ title, pieces }) => [`## ${title}`, ...pieces.map(markdownOf)].join('\n\n')).join(
    '\n\n',
  );

function markdownOf(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if ('list' in piece) return piece.list.map((item) => `- ${item}`).join('\n');
  return `\`\`\`\n${piece.code.trimEnd()}\n\`\`\``;
}
