import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, BrowserContextOptions } from 'playwright-core';
import { browserSettings, environmentWith } from './settings.ts';
import type { BrowserSettings } from './settings.ts';

/** No sandbox: tests run as root in containers. QUIC and background traffic off: a test talks to our own server only. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--font-render-hinting=none',
];

const SYSTEM_CHROMIUM = '/usr/bin/chromium';

interface Executable {
  readonly path: string;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A headless Chromium: `CHROMIUM_PATH`, else the machine's own, else the one that npm brought. Each launch has a fresh
 * user data folder, which playwright removes with the browser.
 */
export async function launchBrowser(settings: BrowserSettings = browserSettings()): Promise<Browser> {
  const { path, environment } = await findChromium(settings);
  return chromium.launch({
    executablePath: path,
    headless: true,
    args: FLAGS,
    env: environmentWith(environment),
  });
}

/** A context with its own cookies. The locale is always set: a browser without one breaks date formatting in charts. */
export function newContext(browser: Browser, options: BrowserContextOptions = {}): Promise<BrowserContext> {
  return browser.newContext({ locale: 'id-ID', timezoneId: 'Asia/Jakarta', ...options });
}

async function findChromium(settings: BrowserSettings): Promise<Executable> {
  if (!settings.forceBundled) {
    if (settings.chromiumPath !== null) {
      if (!existsSync(settings.chromiumPath)) {
        throw new Error(
          `CHROMIUM_PATH: expected the path of a Chromium executable, and "${settings.chromiumPath}" does not exist; example: ${SYSTEM_CHROMIUM}`,
        );
      }
      return { path: settings.chromiumPath, environment: {} };
    }
    if (existsSync(SYSTEM_CHROMIUM)) return { path: SYSTEM_CHROMIUM, environment: {} };
  }
  return bundledChromium();
}

async function bundledChromium(): Promise<Executable> {
  const folder = join(tmpdir(), `perlintasan-chromium-${bundledVersion()}-${userInfo().uid}`);
  if (!existsSync(folder)) await unpackInto(folder);
  return {
    path: join(folder, 'chromium'),
    environment: {
      LD_LIBRARY_PATH: join(folder, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(folder, 'fonts'),
    },
  };
}

/** Unpacks beside the folder and renames, so that a killed test leaves no half browser behind. */
async function unpackInto(folder: string): Promise<void> {
  const unpacking = await mkdtemp(`${folder}-unpacking-`);
  try {
    await promisify(execFile)(process.execPath, [join(import.meta.dirname, 'unpack-chromium.ts')], {
      env: environmentWith({ TMPDIR: unpacking, NODE_OPTIONS: '' }),
    });
    await writeFile(join(unpacking, 'fonts', 'fonts.conf'), fontsAt(join(folder, 'fonts')));
    await rename(unpacking, folder);
  } catch (cause) {
    // Another test process may have been first: then its browser is as good as ours.
    if (!existsSync(folder)) throw new Error('the browser that npm brought could not be unpacked', { cause });
  } finally {
    await rm(unpacking, { recursive: true, force: true });
  }
}

/** The configuration that comes with it names folders that only its author's cloud has; without a font Chromium dies at the first input field. */
function fontsAt(folder: string): string {
  return `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(folder, 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(folder, 'cache')}</cachedir>
</fontconfig>
`;
}

function bundledVersion(): string {
  const manifest = join(
    dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))),
    '..',
    'package.json',
  );
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return version;
}
