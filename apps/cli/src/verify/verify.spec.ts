import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ENTRY_LINE } from '#contracts';
import {
  SealBatch,
  canonicalJson,
  exportHeading,
  freshSealKey,
  publicKeyPem,
  sealHash,
  sealSigner,
} from '#store-forward';
import { parseKnownSeal } from './known-seal.ts';
import { reportLines } from './report-lines.ts';
import { verifyFile } from './verify.ts';

const CROSSING = 'pdn-2024-7f3a9c.CGK-T3.1';
const SITE_AT = '2024-06-19T21:15:00.000000Z';
const signer = sealSigner(freshSealKey());
const entryText = (crossingId: string): string =>
  JSON.stringify(['7', '1', 'CrossingRecorded', 'run-1', 'CGK-T3', SITE_AT, SITE_AT, crossingId, {}]);

function exportText(): string {
  const batch = new SealBatch();
  const leaf: [string, string, string] = ['7-1', CROSSING, hash('sha256', entryText(CROSSING), 'hex')];
  batch.add(leaf);
  const scope = { runId: 'run-1', siteId: 'CGK-T3', earliestSiteAt: SITE_AT, latestSiteAt: SITE_AT };
  const sealed = batch.seal(null, {
    journalId: 'j',
    sealedAt: '2024-06-19T21:15:01.000Z',
    signer,
    scopes: [scope],
  });
  const statement = {
    journalId: 'j',
    runId: null,
    from: null,
    to: null,
    firstSeal: 1,
    lastSeal: 1,
    lastSealHash: sealHash(sealed.seal),
    exportedAt: '2024-06-19T21:15:02.000Z',
  };
  return [
    canonicalJson(exportHeading(statement, signer, [signer])),
    canonicalJson({ line: 'seal', ...sealed }),
    `${ENTRY_LINE.before}${entryText(CROSSING)}${ENTRY_LINE.after}`,
    '',
  ].join('\n');
}

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'perlintasan-verify-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function fileOf(text: string): Promise<string> {
  const file = join(folder, 'export.ndjson');
  await writeFile(file, text);
  return file;
}
const shown = (report: Awaited<ReturnType<typeof verifyFile>>): string =>
  reportLines(report, { paint: (_, text) => text }).join('\n');

describe('verify', () => {
  it('says first that all is proven, and whose key is believed', async () => {
    const report = await verifyFile(await fileOf(exportText()), { publicKeyFiles: [] });
    expect(shown(report)).toMatch(/^Proven: 1 entry \(1 crossing\) under 1 seal, none altered/);
    expect(shown(report)).toContain("The key is the export's own");
  });

  it('believes a key given in a file, and another than that of the export not', async () => {
    const file = await fileOf(exportText());
    const [ours, theirs] = [join(folder, 'ours.pem'), join(folder, 'theirs.pem')];
    await writeFile(ours, publicKeyPem(signer.publicKey));
    await writeFile(theirs, publicKeyPem(sealSigner(freshSealKey()).publicKey));
    expect((await verifyFile(file, { publicKeyFiles: [ours] })).isProven).toBe(true);
    expect((await verifyFile(file, { publicKeyFiles: [theirs, ours] })).isProven).toBe(true);
    const report = await verifyFile(file, { publicKeyFiles: [theirs] });
    expect(report.isProven).toBe(false);
    expect(shown(report)).toContain('key-unknown seal 1');
  });

  it('names what was altered, and shows the evidence for one crossing', async () => {
    const altered = await fileOf(exportText().replace(entryText(CROSSING), entryText('somebody-else')));
    expect(shown(await verifyFile(altered, { publicKeyFiles: [] }))).toContain(
      `entry-altered entry 7-1, crossing ${CROSSING}, seal 1`,
    );
    const one = await verifyFile(await fileOf(exportText()), { publicKeyFiles: [], crossingId: CROSSING });
    expect(shown(one)).toMatch(
      /^Proven: the crossing, by 1 sealed entry\.\n {2}7-1 CrossingRecorded, site time/,
    );
  });

  it('prints the last seal as it takes it back, and says when a noted one is not there', async () => {
    const file = await fileOf(exportText());
    const noted = /--known-seal (\S+)/.exec(shown(await verifyFile(file, { publicKeyFiles: [] })))?.[1] ?? '';
    const asked = (text: string) =>
      verifyFile(file, { publicKeyFiles: [], knownSeals: [parseKnownSeal(text)] });
    const [first, alone] = [await asked(noted), await asked(noted.replace('1:', '').toUpperCase())];
    expect([first.isProven, alone.isProven]).toEqual([true, true]);
    expect(shown(first)).toContain(`The noted seal ${noted} stands in this chain.`);
    expect(shown(await asked(`1:${'a'.repeat(64)}`))).toMatch(
      /^Not proven: .*\n {2}known-seal-differs seal 1: /,
    );
    expect(shown(await asked(`7:${'a'.repeat(64)}`))).toContain('known-seal-not-reached seal 7: ');
    const missing = shown(await asked('a'.repeat(64)));
    expect(missing).toContain('known-seal-missing: ');
    // A seal of a chain that is not proven is not worth noting.
    expect(missing).not.toContain('--known-seal');
  });

  it.each(['', 'abc', `0:${'a'.repeat(64)}`, `1:${'g'.repeat(64)}`, `1:2:${'a'.repeat(64)}`])(
    'refuses %j as a noted seal, with an example',
    (text) => {
      expect(() => parseKnownSeal(text)).toThrow(/64 hexadecimal digits.*example: --known-seal 412:/);
    },
  );

  it.each([
    ['a file that is not there', 'none', [], /none cannot be read: there is no such file/],
    ['a folder', '.', [], /cannot be read: EISDIR/],
    ['a key that is none', 'export.ndjson', ['export.ndjson'], /expected an Ed25519 public key/],
  ])('refuses %s by name', async (_, file, keys, expected) => {
    await fileOf(exportText());
    const publicKeyFiles = keys.map((key) => join(folder, key));
    await expect(verifyFile(join(folder, file), { publicKeyFiles })).rejects.toThrow(expected);
  });
});
