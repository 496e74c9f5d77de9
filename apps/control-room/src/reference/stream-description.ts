import { SESSION_COOKIE } from '../accounts/index.ts';
import { namedSchemas } from './named-schemas.ts';
import type { JsonSchema, SchemaName } from './named-schemas.ts';
import { STREAM_EXAMPLES } from './stream-examples.ts';
import { guideAsMarkdown } from './stream-guide.ts';

interface Message {
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly payload: { readonly $ref: string };
  readonly examples: readonly { readonly payload: unknown }[];
}

/** An AsyncAPI 3.0 document, as far as this stream needs one. */
export interface StreamDescription {
  readonly asyncapi: '3.0.0';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly defaultContentType: string;
  readonly servers: Readonly<Record<string, unknown>>;
  readonly channels: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly messages: Readonly<Record<keyof typeof messages, Message>>;
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly securitySchemes: Readonly<Record<string, unknown>>;
  };
}

const message = (name: keyof typeof STREAM_EXAMPLES, schema: SchemaName, summary: string): Message => ({
  name,
  title: schema,
  summary,
  payload: { $ref: `#/components/schemas/${schema}` },
  examples: STREAM_EXAMPLES[name].map((payload) => ({ payload })),
});

const messages = {
  follow: message('follow', 'Follow', 'I am so far; send me what I miss, then everything new.'),
  snapshot: message('snapshot', 'Snapshot', 'Everything, as of a number; replaces what the client had.'),
  change: message('change', 'Change', 'What became different; applies on the number before it.'),
  notice: message('notice', 'Notice', 'The server cannot see, sees again, or had to leave changes out.'),
  problem: message('problem', 'Problem', 'What the client sent, or its session, is not acceptable.'),
} as const;

const schemas: readonly SchemaName[] = [
  'Follow',
  'Snapshot',
  'Change',
  'Notice',
  'Problem',
  'StreamEvent',
  'RunTile',
  'SiteTile',
  'HallTile',
  'FlightTile',
];
const channel = { $ref: '#/channels/stream' };
const inChannel = (name: string): { $ref: string } => ({ $ref: `#/channels/stream/messages/${name}` });

/** The AsyncAPI 3.0 document of the stream; docs/asyncapi.json is its committed copy. */
export function streamDescription(): StreamDescription {
  return {
    asyncapi: '3.0.0',
    info: { title: 'Perlintasan stream', version: '1', description: guideAsMarkdown() },
    defaultContentType: 'application/json',
    servers: {
      'control-room': {
        host: '127.0.0.1:4310',
        pathname: '/socket.io/',
        protocol: 'socket.io',
        protocolVersion: '5',
        description: 'Socket.IO 4 over websocket or polling; the address is that of the page.',
        security: [{ $ref: '#/components/securitySchemes/session' }],
      },
    },
    channels: {
      stream: {
        address: '/stream',
        title: 'Namespace /stream',
        description:
          'A Socket.IO namespace; the name of a message is the name of the event, its payload the argument.',
        messages: Object.fromEntries(
          Object.keys(messages).map((name) => [name, { $ref: `#/components/messages/${name}` }]),
        ),
      },
    },
    operations: {
      receiveFollow: {
        action: 'receive',
        channel,
        summary: 'Sent by the client after every connection, and whenever it sees a gap.',
        messages: [inChannel('follow')],
      },
      sendWhatIsMissed: {
        action: 'send',
        channel,
        summary: 'The answer to `follow`: one snapshot, or the changes that were missed.',
        messages: [inChannel('snapshot'), inChannel('change')],
      },
      sendChange: {
        action: 'send',
        channel,
        summary: 'To every client that follows, as it happens.',
        messages: [inChannel('change'), inChannel('notice')],
      },
      sendProblem: {
        action: 'send',
        channel,
        summary: 'To the client that it is about.',
        messages: [inChannel('problem')],
      },
    },
    components: {
      messages,
      schemas: namedSchemas(schemas),
      securitySchemes: {
        session: {
          type: 'httpApiKey',
          in: 'cookie',
          name: SESSION_COOKIE,
          description: 'Set by POST /api/session, see /openapi.json.',
        },
      },
    },
  };
}
