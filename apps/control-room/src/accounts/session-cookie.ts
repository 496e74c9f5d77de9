import type { CookieSerializeOptions } from '@fastify/cookie';

export const SESSION_COOKIE = 'perlintasan_session';

/** Kept from scripts (HttpOnly) and from other sites (SameSite=Strict); over TLS it never leaves TLS. */
export const sessionCookie = (protocol: string, expiresAtMs: number): CookieSerializeOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'strict',
  secure: protocol === 'https',
  expires: new Date(expiresAtMs),
});
