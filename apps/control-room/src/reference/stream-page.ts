import { STREAM_GUIDE } from './stream-guide.ts';
import type { Piece } from './stream-guide.ts';
import type { StreamDescription } from './stream-description.ts';

const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign] ?? sign,
  );
const words = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');
const code = (text: string): string => `<pre tabindex="0"><code>${escape(text.trimEnd())}</code></pre>`;
const json = (value: unknown): string => code(JSON.stringify(value, null, 2));
const idOf = (title: string): string => title.toLowerCase().replaceAll(/[^a-z]+/g, '-');

function htmlOf(piece: Piece): string {
  if (typeof piece === 'string') return `<p>${words(piece)}</p>`;
  if ('code' in piece) return code(piece.code);
  return `<ul>${piece.list.map((item) => `<li>${words(item)}</li>`).join('')}</ul>`;
}

const style = `
  :root { color-scheme: light dark; --line: light-dark(#d0d4da, #3b424c); --soft: light-dark(#f3f5f7, #1d2127); }
  body { font: 1rem/1.55 system-ui, sans-serif; margin: 0 auto; max-width: 54rem; padding: 1.5rem 1rem 4rem;
    color: light-dark(#1a1d21, #e6e8eb); background: light-dark(#fff, #14171b); }
  nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: 0; list-style: none; }
  a { color: light-dark(#0b5cad, #7cb8ff); }
  nav a { display: inline-block; min-height: 24px; }
  h2 { border-top: 1px solid var(--line); padding-top: 1.25rem; margin-top: 2rem; }
  pre { background: var(--soft); border: 1px solid var(--line); border-radius: .4rem; overflow: auto; padding: .75rem;
    font-size: .85rem; max-height: 40rem; }
  code { font-family: ui-monospace, monospace; }
  p code, li code { background: var(--soft); padding: .1em .3em; border-radius: .25rem; }
`;

/** The AsyncAPI document as a page to read: the guide, then each message with its examples and schema. */
export function streamPage(description: StreamDescription): string {
  const { messages, schemas } = description.components;
  const direction = (name: string): string => (name === 'follow' ? 'client to server' : 'server to client');
  const sections = STREAM_GUIDE.map(
    ({ title, pieces }) =>
      `<section><h2 id="${idOf(title)}">${escape(title)}</h2>${pieces.map(htmlOf).join('')}</section>`,
  );
  const messageSections = Object.values(messages).map(
    ({ name, title, summary, examples }) =>
      `<section><h3 id="message-${name}"><code>${name}</code> (${direction(name)})</h3><p>${words(summary)} ` +
      `Schema: <a href="#schema-${title}">${title}</a>.</p>${examples.map(({ payload }) => json(payload)).join('')}</section>`,
  );
  const schemaSections = Object.entries(schemas).map(
    ([name, schema]) => `<section><h3 id="schema-${name}">${escape(name)}</h3>${json(schema)}</section>`,
  );
  const contents = [
    ...STREAM_GUIDE.map(({ title }) => `<li><a href="#${idOf(title)}">${escape(title)}</a></li>`),
    '<li><a href="#messages">Messages</a></li><li><a href="#schemas">Schemas</a></li>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(description.info.title)}</title>
<link rel="icon" href="/icon.svg">
<style>${style}</style>
</head>
<body>
<main>
<h1>${escape(description.info.title)}</h1>
<p>For programs: <a href="/asyncapi.json">/asyncapi.json</a> (AsyncAPI ${description.asyncapi}). Commands and questions
go over HTTP: <a href="/openapi.json">/openapi.json</a>.</p>
<nav aria-label="Contents"><ul>${contents.join('')}</ul></nav>
${sections.join('\n')}
<h2 id="messages">Messages</h2>
${messageSections.join('\n')}
<h2 id="schemas">Schemas</h2>
<p>JSON Schema 2020-12. <code>$ref</code>s lead to the other schemas of this page.</p>
${schemaSections.join('\n')}
</main>
</body>
</html>
`;
}
