import type { Command } from 'commander';
import { ExportFormatError } from '#store-forward';
import type { KnownSeal } from '#store-forward';
import { readSettings } from '../settings.ts';
import { makeTerminal } from '../terminal/index.ts';
import { parseKnownSeal } from './known-seal.ts';
import { FileError } from './lines.ts';
import { reportLines } from './report-lines.ts';
import { verifyFile } from './verify.ts';

const NOT_PROVEN = 1;
const BAD_FILE = 3;

interface VerifyFlags {
  readonly crossing?: string;
  readonly publicKey: readonly string[];
  readonly knownSeal: readonly KnownSeal[];
  readonly json?: true;
}

/** Adds `perlintasan verify`. */
export function addVerify(program: Command): void {
  program
    .command('verify')
    .argument(
      '<file>',
      'an export of the journal (GET /v1/journal/export at border), or - for standard input',
    )
    .summary('prove an export of the journal, or one crossing in it, offline')
    .description(
      'Holds every entry against the seals that border signed, and names each that was altered, removed or inserted. ' +
        'Ends with 0 when it is proven, 1 when it is not, 2 when the question makes no sense, 3 when the file is no export.',
    )
    .option(
      '--crossing <id>',
      'prove this crossing; the rest of the export is told about, and does not count',
    )
    .option(
      '--public-key <file>',
      "border's public key, seal-public-key.pem in its data folder (again for each key that is trusted)",
      (file: string, files: readonly string[]) => [...files, file],
      [] as readonly string[],
    )
    .option(
      '--known-seal <[number:]hash>',
      'a seal that you noted elsewhere, as verify printed it; the chain must hold it (again for each one)',
      (noted: string, seals: readonly KnownSeal[]) => [...seals, parseKnownSeal(noted)],
      [] as readonly KnownSeal[],
    )
    .option('--json', 'the whole report as JSON, with the inclusion proofs of a crossing')
    .action(async (file: string, { crossing, publicKey, knownSeal, json }: VerifyFlags) => {
      const terminal = makeTerminal(process.stdout, readSettings().noColor);
      try {
        const report = await verifyFile(file, {
          publicKeyFiles: publicKey,
          knownSeals: knownSeal,
          ...(crossing === undefined ? {} : { crossingId: crossing }),
        });
        if (json === true) terminal.line(JSON.stringify(report, null, 2));
        else for (const line of reportLines(report, terminal)) terminal.line(line);
        if (!(report.crossing ?? report).isProven) process.exitCode = NOT_PROVEN;
      } catch (error) {
        if (!(error instanceof FileError || error instanceof ExportFormatError)) throw error;
        const message =
          error instanceof FileError ? `${error.message}.\n${error.remedy}` : `${file}: ${error.message}.`;
        if (json === true) terminal.line(JSON.stringify({ error: message }, null, 2));
        console.error(`Not an export that can be verified: ${message}`);
        process.exitCode = BAD_FILE;
      }
    });
}
