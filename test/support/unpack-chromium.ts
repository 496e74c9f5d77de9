/**
 * Unpacks the browser that npm brought: `node unpack-chromium.ts`, with TMPDIR as the folder to unpack into. A process of
 * its own because the package always unpacks into the temporary folder, which is read once per process.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { inflate } from '@sparticuz/chromium';

const packed = join(dirname(fileURLToPath(import.meta.resolve('@sparticuz/chromium'))), '..', 'bin');
for (const part of ['chromium.br', 'fonts.tar.br', 'al2023.tar.br']) await inflate(join(packed, part));
