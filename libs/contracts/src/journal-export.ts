import { z } from 'zod';
import * as w from './words.ts';

/*
 * GET /v1/journal/export at border: one JSON object a line (NDJSON): first the heading, then for each seal its line and
 * the entries that it covers, in order. A line has one spelling only: heading and seals the canonical one (RFC 8785),
 * entries the one that was sealed.
 */

/** A 64-bit number as decimal text. */
const decimal = z.string().regex(/^(0|[1-9]\d{0,19})$/, 'expected a decimal number');
/** An instant as PostgreSQL keeps it: microseconds. */
const microsecondInstant = z.iso.datetime({ precision: 6 }).meta({ example: '2024-06-19T21:15:00.000000Z' });
/** SHA-256, hexadecimal. */
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'expected 64 hexadecimal digits')
  .meta({ example: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' });
/** SHA-256 of the public key's SPKI bytes. */
const keyId = hash;
/** Ed25519, base64url. */
const signature = z.string().regex(/^[\w-]{86}$/, 'expected an Ed25519 signature in base64url');

/** Place of an entry in the journal: `TRANSACTION-SEQUENCE`. */
export const journalCursor = z
  .string()
  .regex(/^(0|[1-9]\d{0,19})-(0|[1-9]\d{0,18})$/, 'expected a cursor such as 741-52')
  .meta({ example: '741-52' });

/**
 * One row of the journal, whole: transaction, sequence, kind, run, site, site time, time of recording, crossing, body. All
 * of it is sealed, as the very text that PostgreSQL makes of it. Kinds and bodies are not judged here: proof must outlive
 * them.
 */
export const exportedEntry = z.tuple([
  decimal,
  decimal,
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  microsecondInstant,
  microsecondInstant,
  z.string().nullable(),
  z.unknown(),
]);
export type ExportedEntry = z.infer<typeof exportedEntry>;

/** Most entries of one seal. */
export const SEAL_ENTRIES_MAX = 4_096;

/** What is known of an entry without it: cursor, crossing id, SHA-256 of its text. */
export const sealLeaf = z.tuple([journalCursor, z.string().nullable(), hash]);
export type SealLeaf = z.infer<typeof sealLeaf>;

/** What is signed of a batch of entries that follow each other in the journal. */
export const journalSeal = z.strictObject({
  type: z.literal('journal-seal'),
  version: z.literal(1),
  /** Made with the first seal; the same all along a chain. */
  journalId: z.string().min(1).max(60),
  /** 1, 2, 3 ... without gaps. */
  number: z.int().min(1),
  firstCursor: journalCursor,
  lastCursor: journalCursor,
  entryCount: z.int().min(1).max(SEAL_ENTRIES_MAX),
  /** RFC 6962 tree over the leaves in journal order. */
  merkleRoot: hash,
  /** SHA-256 of the canonical form of the seal before; null for number 1. */
  previousSealHash: hash.nullable(),
  /** Runs and sites of the entries, each once, sorted. */
  runIds: z.array(z.string()),
  siteIds: z.array(z.string()),
  earliestSiteAt: microsecondInstant,
  latestSiteAt: microsecondInstant,
  sealedAt: w.instant,
  keyId,
});
export type JournalSeal = z.infer<typeof journalSeal>;

/** What border signs of an export as a whole, so that nothing can be cut off either end of it. */
export const exportStatement = z.strictObject({
  type: z.literal('journal-export'),
  version: z.literal(1),
  journalId: z.string().min(1).max(60),
  /** As asked for; site time. */
  runId: z.string().nullable(),
  from: w.instant.nullable(),
  to: w.instant.nullable(),
  firstSeal: z.int().min(1),
  lastSeal: z.int().min(1),
  /** SHA-256 of the canonical form of the last seal. */
  lastSealHash: hash,
  exportedAt: w.instant,
  keyId,
});
export type ExportStatement = z.infer<typeof exportStatement>;

/** What stands around the text of an entry in its line. */
export const ENTRY_LINE = Object.freeze({ before: '{"entry":', after: ',"line":"entry"}' });

export const exportLine = z.discriminatedUnion('line', [
  z.strictObject({
    line: z.literal('heading'),
    statement: exportStatement,
    signature,
    /** Keys of all seals and of the statement: SPKI, base64url of DER. */
    publicKeys: z
      .array(z.strictObject({ keyId, publicKey: z.string().regex(/^[\w-]{59}$/, 'expected an Ed25519 key') }))
      .min(1)
      .max(1_000),
  }),
  z.strictObject({
    line: z.literal('seal'),
    seal: journalSeal,
    signature,
    leaves: z.array(sealLeaf).max(SEAL_ENTRIES_MAX),
  }),
  z.strictObject({ line: z.literal('entry'), entry: exportedEntry }),
]);
export type ExportLine = z.infer<typeof exportLine>;

/** Query of GET /v1/journal/export. Whole seals are given: what they hold beside is part of the proof. */
export const exportQuery = z.strictObject({
  runId: w.runId.optional(),
  /** Site time, from this instant on. */
  from: w.instant.optional(),
  /** Site time, before this instant. */
  to: w.instant.optional(),
});
export type ExportQuery = z.infer<typeof exportQuery>;
export const EXPORT_MEDIA_TYPE = 'application/x-ndjson';
