import type { IncomingHttpHeaders } from 'node:http';

/**
 * Whether a request that changes something, or opens a stream, was sent by our own page or by a program, and not by a
 * page of another site. Browsers always tell `Origin` on such requests; programs usually tell nothing.
 */
export function isSameOrigin(headers: IncomingHttpHeaders, host: string | undefined): boolean {
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  if (headers.origin === undefined) return true;
  if (!URL.canParse(headers.origin)) return false;
  return new URL(headers.origin).host === host;
}
