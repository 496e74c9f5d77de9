import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, Session } from '#contracts';
import { ControlRoom, JournalOnDisk, passwordOf } from '../support/control-room-process.ts';
import { request } from 'undici';

const page =
  '<!doctype html><title>Perlintasan</title><script>let a = 1;</script><script src="/assets/app-1a2b.js"></script>';
const script = `console.log('${'x'.repeat(5_000)}');`;
let journal: JournalOnDisk;
let room: ControlRoom;

beforeAll(async () => {
  journal = await JournalOnDisk.make();
  const dashboard = join(journal.folder, 'dashboard');
  await mkdir(join(dashboard, 'assets'), { recursive: true });
  await writeFile(join(dashboard, 'index.html'), page);
  await writeFile(join(dashboard, 'favicon.svg'), '<svg/>');
  await writeFile(join(dashboard, 'assets', 'app-1a2b.js'), script);
  await writeFile(join(dashboard, 'assets', 'app-1a2b.js.br'), brotliCompressSync(script));
  room = await ControlRoom.start({
    databaseUrl: journal.url,
    folder: journal.folder,
    environment: { DASHBOARD_FOLDER: dashboard },
  });
}, 90_000);
afterAll(async () => {
  await room.process.stop();
  await journal.remove();
}, 60_000);

/** Without the tidying of paths that `fetch` does. */
const rawGet = (path: string): ReturnType<typeof request> =>
  request({ origin: room.address, path, method: 'GET' } as never);
const problemOf = async (reply: Response): Promise<Problem> => (await reply.json()) as Problem;

describe('the door', () => {
  it('is closed on every route that is not meant for anybody', async () => {
    interface Document {
      readonly paths: Record<string, Record<string, { readonly security?: unknown }>>;
    }
    const { paths } = (await (await room.get('/openapi.json')).json()) as Document;
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { security }]) => ({
        method: method.toUpperCase(),
        path,
        security,
      })),
    );
    const answers = await Promise.all(
      routes
        .filter(({ security }) => security !== undefined)
        .map(async ({ method, path }) => {
          const url = `${room.address}${path.replace(/\{\w+\}/, 'x')}`;
          const body =
            method === 'POST' ? { body: '{}', headers: { 'content-type': 'application/json' } } : {};
          const reply = await fetch(url, { method, ...body });
          return [`${method} ${path}`, reply.status, (await problemOf(reply)).code];
        }),
    );
    expect(answers.length).toBeGreaterThanOrEqual(14);
    expect(answers).toEqual(answers.map(([route]) => [route, 401, 'not-signed-in']));
  });

  it('is open for health, the public notice, the page and the references', async () => {
    for (const path of [
      '/health/live',
      '/health/ready',
      '/api/public-notice',
      '/',
      '/docs/stream',
      '/asyncapi.json',
    ]) {
      expect([path, (await room.get(path)).status]).toEqual([path, 200]);
    }
  });

  it('opens with name and password, by a cookie that scripts and other sites do not get', async () => {
    const reply = await room.post('/api/session', { name: 'qa', password: passwordOf('qa') });
    const cookie = reply.headers.get('set-cookie') ?? '';
    expect(await reply.json()).toMatchObject({ name: 'qa', role: 'qa' } satisfies Partial<Session>);
    expect(cookie).toMatch(
      /^perlintasan_session=[\w.-]+; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/,
    );
    expect(await (await room.get('/api/session', cookie.split(';')[0])).json()).toMatchObject({
      session: { name: 'qa', role: 'qa' },
    });
  });

  it('tells who has no cookie, or a forged one, that nobody is signed in', async () => {
    for (const cookie of ['', 'perlintasan_session=forged']) {
      expect(await (await room.get('/api/session', cookie)).json()).toEqual({ session: null });
    }
  });

  it('does not say whether it was the name or the password that was wrong', async () => {
    const [wrong, unknown] = await Promise.all([
      room.post('/api/session', { name: 'qa', password: 'wrong' }).then(problemOf),
      room.post('/api/session', { name: 'quality', password: 'wrong' }).then(problemOf),
    ]);
    expect(wrong).toEqual(unknown);
    expect(wrong).toMatchObject({ status: 401, code: 'wrong-name-or-password' });
  });

  it('closes for a while to a name that is tried too often, and to no other', async () => {
    const attempts: Response[] = [];
    for (let count = 0; count < 12; count += 1) {
      attempts.push(await room.post('/api/session', { name: 'auditor', password: `guess ${count}` }));
    }
    expect(attempts.map(({ status }) => status)).toEqual([...Array<number>(10).fill(401), 429, 429]);
    expect(Number(attempts.at(-1)?.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(
      (await room.post('/api/session', { name: 'auditor', password: passwordOf('auditor') })).status,
    ).toBe(429);
    expect(
      (await room.post('/api/session', { name: 'planner', password: passwordOf('planner') })).status,
    ).toBe(200);
  });

  it.each([
    ['a page of another site', { origin: 'http://evil.example' }, 403, 'other-origin'],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415, 'not-json'],
    ['a plain text that looks like JSON', { 'content-type': 'text/plain' }, 415, 'not-json'],
  ])('refuses a command from %s', async (_, headers, status, code) => {
    const reply = await room.post('/api/session', { name: 'qa', password: passwordOf('qa') }, '', headers);
    expect(await problemOf(reply)).toMatchObject({ status, code });
  });

  it('refuses a body that is too large', async () => {
    const reply = await room.post('/api/session', { name: 'x'.repeat(2_000_000), password: 'x' });
    expect(await problemOf(reply)).toMatchObject({ status: 413, code: 'body-too-large' });
  });
});

describe('the dashboard', () => {
  it('is served with a policy that lets in nothing from elsewhere but its own inline script', async () => {
    const reply = await room.get('/');
    expect(await reply.text()).toBe(page);
    const policy = reply.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self' 'sha256-[\w+/=]+';/);
    expect(policy).toContain("default-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(reply.headers.get('cache-control')).toBe('no-cache');
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('is what a link into it opens, while wrong paths of the API stay errors', async () => {
    const link = await fetch(`${room.address}/notice`, { headers: { accept: 'text/html' } });
    expect(await link.text()).toBe(page);
    const wrong = await fetch(`${room.address}/api/nothing`, { headers: { accept: 'text/html' } });
    expect(await problemOf(wrong)).toMatchObject({ status: 404 });
  });

  it('has its files compressed ahead, and kept by browsers for good', async () => {
    const { headers, statusCode, body } = await request(`${room.address}/assets/app-1a2b.js`, {
      headers: { 'accept-encoding': 'br' },
    });
    await body.dump();
    expect(statusCode).toBe(200);
    expect(headers['content-encoding']).toBe('br');
    expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await room.get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache');
  });

  it.each([
    '/../accounts.json',
    '/%2e%2e/accounts.json',
    '/..%2faccounts.json',
    '/assets/../../accounts.json',
  ])('does not give away what lies beside it (%s)', async (path) => {
    const { statusCode, body } = await rawGet(path);
    expect([400, 403, 404]).toContain(statusCode);
    expect(await body.text()).not.toContain('passwordHash');
  });
});
