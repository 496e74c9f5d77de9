import { ENTRY_LINE, exportLine } from '#contracts';
import type { ExportLine, ExportStatement, ExportedEntry, JournalSeal } from '#contracts';
import { BatchCheck, proveInclusion } from './batch-check.ts';
import type { InclusionProof } from './batch-check.ts';
import { canonicalJson } from './canonical-json.ts';
import { FINDINGS, FINDINGS_LISTED_MAX } from './findings.ts';
import type { Finding, FindingKind } from './findings.ts';
import { sealVerifier } from './keys.ts';
import type { SealVerifier } from './keys.ts';
import { KnownSeals } from './known-seals.ts';
import type { KnownSeal, KnownSealFound } from './known-seals.ts';
import { compareCursors, cursorOf } from './leaf.ts';
import { sealHash } from './seal.ts';
import type { SealedBatch } from './seal.ts';

/** This is no export, or one that another program has rewritten. */
export class ExportFormatError extends Error {
  readonly lineNumber: number;
  constructor(lineNumber: number, what: string) {
    super(`line ${lineNumber} ${what}`);
    this.name = 'ExportFormatError';
    this.lineNumber = lineNumber;
  }
}

export interface ExportCheckOptions {
  /** Keys that are trusted; none given: those that the export brings along. */
  readonly trusted?: readonly SealVerifier[];
  /** A crossing to be proven. */
  readonly crossingId?: string;
  /** Seals that were noted elsewhere, and must stand in the chain. */
  readonly knownSeals?: readonly KnownSeal[];
}

/** An entry as exported. */
export interface EntryFound {
  /** What was hashed. */
  readonly text: string;
  readonly kind: string;
  readonly siteAt: string;
  readonly recordedAt: string;
}

/** One sealed entry about the crossing asked for. */
export interface CrossingEvidence {
  /** Null when it was removed. */
  readonly entry: EntryFound | null;
  readonly isProven: boolean;
  readonly proof: InclusionProof;
}

export interface ExportReport {
  readonly isProven: boolean;
  readonly statement: ExportStatement;
  readonly sealCount: number;
  readonly entryCount: number;
  readonly crossingCount: number;
  readonly firstSeal: JournalSeal | null;
  readonly lastSeal: JournalSeal | null;
  readonly lastSealHash: string | null;
  /** Keys that signed, in order of appearance. */
  readonly keyIds: readonly string[];
  /** Whether the keys were given by who asks rather than by the export itself. */
  readonly hasTrustedKeys: boolean;
  readonly findings: readonly Finding[];
  readonly findingCount: number;
  /** Those that were given, in that order. */
  readonly knownSeals: readonly KnownSealFound[];
  /** Of the crossing asked for; null when none was. In a chain without a known seal it is not proven. */
  readonly crossing: { readonly isProven: boolean; readonly evidence: readonly CrossingEvidence[] } | null;
}

/**
 * Checks an export line by line, offline; holds one seal with its leaves at a time. Says of each entry that was altered,
 * removed, inserted or moved which it is, and of the chain where it is broken.
 */
export class ExportCheck {
  readonly #options: ExportCheckOptions;
  readonly #findings: Finding[] = [];
  readonly #keyIds = new Set<string>();
  readonly #evidence: CrossingEvidence[] = [];
  readonly #known: KnownSeals;
  #keys = new Map<string, SealVerifier>();
  #statement: ExportStatement | null = null;
  #findingCount = 0;
  #lineNumber = 0;
  #sealCount = 0;
  #entryCount = 0;
  #crossingCount = 0;
  #firstSeal: JournalSeal | null = null;
  #lastSeal: JournalSeal | null = null;
  #batch: BatchCheck | null = null;
  #isBatchSigned = false;
  /** Entries of the crossing asked for, of the batch in hand. */
  #ofCrossing = new Map<string, EntryFound>();
  #hasForgedCrossing = false;

  constructor(options: ExportCheckOptions = {}) {
    this.#options = options;
    this.#known = new KnownSeals(options.knownSeals ?? []);
  }

  /**
   * Takes the next line, without its end. A last line that has none is told by `isUnfinished`.
   * @throws ExportFormatError
   */
  line(text: string, isUnfinished = false): void {
    this.#lineNumber += 1;
    const line = this.#parse(text, isUnfinished);
    if (line === null) return;
    if (line.line === 'heading') {
      if (this.#statement !== null) throw this.#badLine('is a second heading');
      this.#heading(line);
      return;
    }
    if (this.#statement === null) throw this.#badLine('is not the heading of a journal export');
    if (line.line === 'seal') this.#seal(line);
    else this.#entry(line.entry, text.slice(ENTRY_LINE.before.length, -ENTRY_LINE.after.length));
  }

  /** @throws ExportFormatError when there was not even a heading */
  finish(): ExportReport {
    if (this.#statement === null) {
      throw new ExportFormatError(1, 'is missing: expected the heading of a journal export');
    }
    this.#endBatch();
    const { firstSeal, lastSeal, lastSealHash } = this.#statement;
    const ended = this.#lastSeal === null ? null : sealHash(this.#lastSeal);
    if (ended !== lastSealHash || this.#lastSeal?.number !== lastSeal) {
      const at = this.#lastSeal === null ? 'before its first seal' : `at seal ${this.#lastSeal.number}`;
      this.#tell('export-cut', {
        detail: `it ends ${at}; its statement names seals ${firstSeal} to ${lastSeal}`,
      });
    }
    for (const { kind, ...about } of this.#known.missing()) this.#tell(kind, about);
    const knownSeals = this.#known.result();
    const { crossingId } = this.#options;
    if (crossingId !== undefined && this.#evidence.length === 0)
      this.#tell('crossing-missing', { crossingId });
    return {
      isProven: this.#findingCount === 0,
      statement: this.#statement,
      sealCount: this.#sealCount,
      entryCount: this.#entryCount,
      crossingCount: this.#crossingCount,
      firstSeal: this.#firstSeal,
      lastSeal: this.#lastSeal,
      lastSealHash: ended,
      keyIds: [...this.#keyIds],
      hasTrustedKeys: this.#options.trusted !== undefined,
      findings: this.#findings,
      findingCount: this.#findingCount,
      knownSeals,
      crossing:
        crossingId === undefined
          ? null
          : {
              isProven:
                this.#evidence.length > 0 &&
                !this.#hasForgedCrossing &&
                knownSeals.every(({ isFound }) => isFound) &&
                this.#evidence.every(({ isProven }) => isProven),
              evidence: this.#evidence,
            },
    };
  }

  #parse(text: string, isUnfinished: boolean): ExportLine | null {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      if (isUnfinished && this.#statement !== null) {
        this.#tell('export-cut', { detail: `line ${this.#lineNumber} ends in its middle` });
        return null;
      }
      throw this.#badLine('is not JSON');
    }
    const parsed = exportLine.safeParse(value);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw this.#badLine(`is no line of a journal export: ${issue?.path.join('.')}: ${issue?.message}`);
    }
    // Two spellings of one value would let a line say one thing to us and another to another reader.
    const isAsWritten =
      parsed.data.line === 'entry'
        ? text.startsWith(ENTRY_LINE.before) && text.endsWith(ENTRY_LINE.after)
        : canonicalOf(value) === text;
    if (!isAsWritten) throw this.#badLine('is not as border writes it: another program has rewritten it');
    return parsed.data;
  }

  #heading({ statement, signature, publicKeys }: Extract<ExportLine, { line: 'heading' }>): void {
    this.#statement = statement;
    this.#keys = new Map(
      (this.#options.trusted ?? this.#keysGiven(publicKeys)).map((key) => [key.keyId, key]),
    );
    this.#keyIds.add(statement.keyId);
    const key = this.#keys.get(statement.keyId);
    if (key === undefined) this.#tell('key-unknown', { detail: `the statement's: ${statement.keyId}` });
    else if (!key.verify(canonicalJson(statement), signature)) this.#tell('statement-altered', {});
  }

  #keysGiven(publicKeys: Extract<ExportLine, { line: 'heading' }>['publicKeys']): SealVerifier[] {
    return publicKeys.map(({ keyId, publicKey }) => {
      const key = keyOrNull(publicKey);
      if (key?.keyId !== keyId || key.publicKey !== publicKey) {
        throw this.#badLine(`names a public key ${keyId} that it is not`);
      }
      return key;
    });
  }

  #seal({ seal, signature, leaves }: SealedBatch): void {
    this.#endBatch();
    const previous = this.#lastSeal;
    const about = (kind: FindingKind, detail = ''): void => {
      this.#tell(kind, { seal: seal.number, detail });
    };
    this.#sealCount += 1;
    this.#firstSeal ??= seal;
    this.#lastSeal = seal;
    this.#known.seal(seal, sealHash(seal));
    this.#keyIds.add(seal.keyId);
    const key = this.#keys.get(seal.keyId);
    this.#isBatchSigned = key?.verify(canonicalJson(seal), signature) ?? false;
    if (key === undefined) about('key-unknown', seal.keyId);
    else if (!this.#isBatchSigned) about('seal-altered');

    const expected = previous === null ? this.#statement?.firstSeal : previous.number + 1;
    if (seal.number !== expected || seal.journalId !== this.#statement?.journalId) {
      about('seal-misplaced', `expected seal ${expected} of journal ${this.#statement?.journalId}`);
    } else if (
      previous === null
        ? (seal.previousSealHash === null) !== (seal.number === 1)
        : seal.previousSealHash !== sealHash(previous)
    ) {
      about('chain-broken');
    } else if (previous !== null && compareCursors(seal.firstCursor, previous.lastCursor) <= 0) {
      about(
        'chain-broken',
        `it begins at ${seal.firstCursor}, the one before ends at ${previous.lastCursor}`,
      );
    }
    this.#batch = new BatchCheck({ seal, signature, leaves }, (kind, finding) => {
      if (kind === 'entry-inserted' && finding.crossingId === this.#options.crossingId) {
        this.#hasForgedCrossing = true;
      }
      this.#tell(kind, { seal: seal.number, ...finding });
    });
  }

  #entry(entry: ExportedEntry, text: string): void {
    this.#entryCount += 1;
    const [, , kind, , , siteAt, recordedAt, entryCrossingId] = entry;
    if (entryCrossingId !== null) this.#crossingCount += 1;
    const { crossingId } = this.#options;
    const cursor = cursorOf(entry);
    if (this.#batch === null) {
      this.#tell('entry-inserted', { cursor, crossingId: entryCrossingId, detail: 'before the first seal' });
      return;
    }
    this.#batch.entry(entry, text);
    if (crossingId !== undefined && this.#batch.crossingAt(cursor) === crossingId) {
      this.#ofCrossing.set(cursor, { text, kind, siteAt, recordedAt });
    }
  }

  #endBatch(): void {
    const batch = this.#batch;
    if (batch === null) return;
    batch.end();
    const { crossingId } = this.#options;
    if (crossingId !== undefined) {
      for (const { at, isIntact } of batch.leavesOf(crossingId)) {
        const proof = proveInclusion(batch.batch, at);
        this.#evidence.push({
          entry: this.#ofCrossing.get(proof.leaf[0]) ?? null,
          isProven: isIntact && batch.areLeavesTrue && this.#isBatchSigned,
          proof,
        });
      }
      this.#ofCrossing = new Map();
    }
    this.#batch = null;
  }

  #tell(kind: FindingKind, about: Partial<Omit<Finding, 'kind'>>): void {
    this.#findingCount += 1;
    if (this.#findings.length === FINDINGS_LISTED_MAX) return;
    const { seal = null, cursor = null, crossingId = null, detail = '' } = about;
    this.#findings.push({
      kind,
      seal,
      cursor,
      crossingId,
      detail: detail === '' ? FINDINGS[kind] : `${FINDINGS[kind]} (${detail})`,
    });
  }

  #badLine(what: string): ExportFormatError {
    return new ExportFormatError(this.#lineNumber, what);
  }
}

function keyOrNull(publicKey: string): SealVerifier | null {
  try {
    return sealVerifier(publicKey);
  } catch {
    return null;
  }
}

function canonicalOf(value: unknown): string | null {
  try {
    return canonicalJson(value);
  } catch {
    return null;
  }
}
