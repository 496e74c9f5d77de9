import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENTRY_LINE } from '#contracts';
import type { ExportLine, ExportedEntry } from '#contracts';
import { canonicalJson } from './canonical-json.ts';
import { holdsInclusion } from './batch-check.ts';
import { ExportCheck, ExportFormatError } from './export-check.ts';
import type { ExportCheckOptions, ExportReport } from './export-check.ts';
import { freshSealKey, sealSigner } from './keys.ts';
import type { SealSigner } from './keys.ts';
import { cursorOf, entryHash } from './leaf.ts';
import { SealBatch, exportHeading, sealHash } from './seal.ts';
import type { SealedBatch } from './seal.ts';

const signer = sealSigner(freshSealKey());
const otherSigner = sealSigner(freshSealKey());

/** A row of the journal, by the names of its fields. */
interface Row {
  readonly transaction: string;
  readonly sequence: string;
  readonly kind: string;
  readonly runId: string | null;
  readonly siteId: string | null;
  readonly siteAt: string;
  readonly recordedAt: string;
  readonly crossingId: string | null;
  readonly body: unknown;
}

const rowAt = (number: number): Row => ({
  transaction: String(700 + Math.floor(number / 3)),
  sequence: String(number),
  kind: number % 4 === 3 ? 'ModeChanged' : 'CrossingRecorded',
  runId: 'pdn-2024-7f3a9c',
  siteId: 'CGK-T3',
  siteAt: `2024-06-19T21:${String(10 + (number % 50))}:00.000000Z`,
  recordedAt: '2024-06-19T21:15:00.123456Z',
  crossingId: number % 4 === 3 ? null : `pdn-2024-7f3a9c.CGK-T3.${number}`,
  body: { decision: 'cleared', laneSequence: number, waitedMs: number / 7 },
});

const asEntry = (row: Row): ExportedEntry => [
  row.transaction,
  row.sequence,
  row.kind,
  row.runId,
  row.siteId,
  row.siteAt,
  row.recordedAt,
  row.crossingId,
  row.body,
];
const asRow = (entry: ExportedEntry): Row => ({
  transaction: entry[0],
  sequence: entry[1],
  kind: entry[2],
  runId: entry[3],
  siteId: entry[4],
  siteAt: entry[5],
  recordedAt: entry[6],
  crossingId: entry[7],
  body: entry[8],
});
const textOf = (entry: ExportedEntry): string => JSON.stringify(entry);
const changed = (entry: ExportedEntry, change: Partial<Row>): ExportedEntry =>
  asEntry({ ...asRow(entry), ...change });

interface Journal {
  readonly batches: readonly { readonly sealed: SealedBatch; readonly entries: readonly ExportedEntry[] }[];
}

function journal(sizes: readonly number[], by: SealSigner = signer): Journal {
  let number = 1;
  let previous: Parameters<SealBatch['seal']>[0] = null;
  const batches = sizes.map((size) => {
    const batch = new SealBatch();
    const entries = Array.from({ length: size }, () => asEntry(rowAt(number++)));
    for (const entry of entries) {
      batch.add([cursorOf(entry), asRow(entry).crossingId, entryHash(textOf(entry))]);
    }
    const sealed = batch.seal(previous, {
      journalId: 'journal-1',
      sealedAt: '2024-06-19T21:15:01.000Z',
      signer: by,
      scopes: entries.map((entry) => {
        const { runId, siteId, siteAt } = asRow(entry);
        return { runId, siteId, earliestSiteAt: siteAt, latestSiteAt: siteAt };
      }),
    });
    previous = { ...sealed.seal, hash: sealHash(sealed.seal) };
    return { sealed, entries };
  });
  return { batches };
}

function linesOf({ batches }: Journal, by: SealSigner = signer): ExportLine[] {
  const first = batches[0]!.sealed.seal;
  const last = batches.at(-1)!.sealed.seal;
  const heading = exportHeading(
    {
      journalId: first.journalId,
      runId: null,
      from: null,
      to: null,
      firstSeal: first.number,
      lastSeal: last.number,
      lastSealHash: sealHash(last),
      exportedAt: '2024-06-19T21:20:00.000Z',
    },
    by,
    [by],
  );
  return [
    heading,
    ...batches.flatMap(({ sealed, entries }): ExportLine[] => [
      { line: 'seal', ...sealed },
      ...entries.map((entry): ExportLine => ({ line: 'entry', entry })),
    ]),
  ];
}

const written = (line: ExportLine): string =>
  line.line === 'entry'
    ? `${ENTRY_LINE.before}${textOf(line.entry)}${ENTRY_LINE.after}`
    : canonicalJson(line);

function checked(lines: readonly ExportLine[], options: ExportCheckOptions = {}): ExportReport {
  const check = new ExportCheck(options);
  for (const line of lines) check.line(written(line));
  return check.finish();
}

const named = ({ findings }: ExportReport): string[] =>
  findings.map(({ kind, cursor, seal }) => [kind, cursor ?? `seal ${seal}`].join(' '));

/** A journal of one to four seals, and one of its entries: its line, and the number of its seal. */
const someJournal = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 4 }).map((sizes) => {
  const lines = linesOf(journal(sizes));
  const places = lines.flatMap((line, at) => (line.line === 'entry' ? [{ at, entry: line.entry }] : []));
  return { lines, places };
});
const journalAndPlace = someJournal.chain(({ lines, places }) =>
  fc.record({ lines: fc.constant(lines), places: fc.constant(places), place: fc.constantFrom(...places) }),
);

/** Every way to change one field of an entry and leave an entry. */
const mutation = fc.constantFrom<(row: Row) => Partial<Row>>(
  (row) => ({ body: { ...(row.body as object), decision: 'refused' } }),
  (row) => ({ body: { ...(row.body as object), extra: null } }),
  () => ({ body: { decision: 'cleared' } }),
  () => ({ body: null }),
  (row) => ({ kind: `${row.kind}2` }),
  () => ({ runId: null }),
  () => ({ siteId: 'CGK-T2' }),
  () => ({ siteAt: '2024-06-19T22:00:00.000001Z' }),
  () => ({ recordedAt: '2024-06-19T21:15:00.123457Z' }),
  () => ({ crossingId: 'somebody-else' }),
);

describe('an export as border gives it', () => {
  it('is proven, whatever the sizes of its batches', () => {
    fc.assert(
      fc.property(someJournal, ({ lines, places }) => {
        const report = checked(lines, { trusted: [signer] });
        expect(report).toMatchObject({ isProven: true, findings: [], entryCount: places.length });
      }),
    );
  });

  it('may begin in the middle of the chain', () => {
    const { batches } = journal([3, 2, 4]);
    expect(checked(linesOf({ batches: batches.slice(1) })).isProven).toBe(true);
  });
});

describe('a single change to an export is named', () => {
  it('an altered entry, whichever field it is', () => {
    fc.assert(
      fc.property(journalAndPlace, mutation, ({ lines, place }, mutate) => {
        const report = checked(
          lines.with(place.at, { line: 'entry', entry: changed(place.entry, mutate(asRow(place.entry))) }),
        );
        expect(report.findings).toEqual([
          expect.objectContaining({
            kind: 'entry-altered',
            cursor: cursorOf(place.entry),
            crossingId: asRow(place.entry).crossingId,
          }),
        ]);
      }),
    );
  });

  it('a removed entry', () => {
    fc.assert(
      fc.property(journalAndPlace, ({ lines, place }) => {
        expect(checked(lines.toSpliced(place.at, 1)).findings).toEqual([
          expect.objectContaining({
            kind: 'entry-removed',
            cursor: cursorOf(place.entry),
            crossingId: asRow(place.entry).crossingId,
          }),
        ]);
      }),
    );
  });

  it('an inserted entry, new or a copy', () => {
    fc.assert(
      fc.property(journalAndPlace, fc.boolean(), ({ lines, place }, isCopy) => {
        const entry = isCopy ? place.entry : changed(place.entry, { sequence: '999' });
        const report = checked(lines.toSpliced(place.at + 1, 0, { line: 'entry', entry }));
        expect(named(report)).toEqual([`entry-inserted ${cursorOf(entry)}`]);
      }),
    );
  });

  it('two entries that changed places in the file', () => {
    fc.assert(
      fc.property(journalAndPlace, fc.nat(), ({ lines, places, place }, by) => {
        const other = places[by % places.length]!;
        fc.pre(other.at !== place.at);
        const swapped = lines
          .with(place.at, { line: 'entry', entry: other.entry })
          .with(other.at, { line: 'entry', entry: place.entry });
        const report = checked(swapped);
        expect(report.isProven).toBe(false);
        const [first, last] = [place, other].sort((a, b) => a.at - b.at).map(({ entry }) => cursorOf(entry));
        // Within a seal one of the two, or one between them, is late; across seals both are strangers.
        for (const { kind, cursor } of report.findings) {
          if (kind === 'entry-misplaced') expect(cursor).not.toBe(last);
          else expect([first, last]).toContain(cursor);
        }
      }),
    );
  });

  it('two entries that changed bodies in the database', () => {
    const lines = linesOf(journal([5]));
    const entries = lines.flatMap((line) => (line.line === 'entry' ? [line.entry] : []));
    const swapped = lines
      .with(2, { line: 'entry', entry: changed(entries[0]!, { body: asRow(entries[1]!).body }) })
      .with(3, { line: 'entry', entry: changed(entries[1]!, { body: asRow(entries[0]!).body }) });
    expect(named(checked(swapped))).toEqual(['entry-altered 700-1', 'entry-altered 700-2']);
  });

  it('an end that was cut off, wherever the cut is', () => {
    fc.assert(
      fc.property(someJournal, fc.nat(), ({ lines }, by) => {
        const cut = 1 + (by % (lines.length - 1));
        const report = checked(lines.slice(0, cut));
        const kinds = new Set(report.findings.map(({ kind }) => kind));
        const missing = lines.slice(cut);
        expect(kinds.has('export-cut')).toBe(missing.some(({ line }) => line === 'seal'));
        const lastSeal = lines.slice(0, cut).findLastIndex(({ line }) => line === 'seal');
        const untilNextSeal = missing.findIndex(({ line }) => line === 'seal');
        const removed = untilNextSeal === -1 ? missing : missing.slice(0, untilNextSeal);
        expect(named(report).filter((name) => name.startsWith('entry-'))).toEqual(
          lastSeal === -1
            ? []
            : removed.map((line) => `entry-removed ${line.line === 'entry' ? cursorOf(line.entry) : ''}`),
        );
      }),
    );
  });

  it('a cut through a line', () => {
    const lines = linesOf(journal([2, 2])).map(written);
    const check = new ExportCheck();
    for (const line of lines.slice(0, -1)) check.line(line);
    check.line(lines.at(-1)!.slice(0, 40), true);
    expect(named(check.finish())).toEqual(['export-cut seal null', 'entry-removed 701-4']);
  });

  it('a seal with its entries taken out of the middle', () => {
    const { batches } = journal([2, 3, 2]);
    expect(named(checked(linesOf({ batches: [batches[0]!, batches[2]!] })))).toEqual([
      'seal-misplaced seal 3',
    ]);
  });

  it.each([
    ['number', 7, ['seal-altered seal 7', 'seal-misplaced seal 7', 'seal-misplaced seal 3']],
    ['sealedAt', '2024-06-19T21:15:02.000Z', ['seal-altered seal 2', 'chain-broken seal 3']],
    [
      'previousSealHash',
      'a'.repeat(64),
      ['seal-altered seal 2', 'chain-broken seal 2', 'chain-broken seal 3'],
    ],
    ['merkleRoot', 'b'.repeat(64), ['seal-altered seal 2', 'leaves-altered seal 2', 'chain-broken seal 3']],
    ['siteIds', [], ['seal-altered seal 2', 'chain-broken seal 3']],
  ])('the %s of a seal', (field, value, expected) => {
    const lines = linesOf(journal([2, 3, 2]));
    const at = lines.findIndex((line) => line.line === 'seal' && line.seal.number === 2);
    const line = lines[at] as Extract<ExportLine, { line: 'seal' }>;
    const report = checked(lines.with(at, { ...line, seal: { ...line.seal, [field]: value } }));
    expect(new Set(named(report).filter((name) => !name.startsWith('entry-')))).toEqual(new Set(expected));
  });

  it('a leaf and its entry changed alike: the seal, as its leaves are no longer what was signed', () => {
    const forged = journal([2, 3]);
    const lines = linesOf(forged);
    const seal = lines[4] as Extract<ExportLine, { line: 'seal' }>;
    const leaves = seal.leaves.with(0, ['701-3', null, 'c'.repeat(64)]);
    expect(named(checked(lines.with(4, { ...seal, leaves })))).toContain('leaves-altered seal 2');
  });

  it('the statement of the export', () => {
    const lines = linesOf(journal([2, 3]));
    const heading = lines[0] as Extract<ExportLine, { line: 'heading' }>;
    const forged = { ...heading, statement: { ...heading.statement, runId: 'another-run' } };
    expect(named(checked(lines.with(0, forged)))).toEqual(['statement-altered seal null']);
  });

  it('any one character of the file, or the file is refused', () => {
    const texts = linesOf(journal([3, 2])).map(written);
    const whole = texts.join('\n');
    fc.assert(
      fc.property(
        fc.nat(whole.length - 1),
        fc.constantFrom('0', '1', 'a', 'Z', '"', ' ', '}', ','),
        (at, mark) => {
          fc.pre(whole[at] !== mark && whole[at] !== '\n');
          const check = new ExportCheck({ trusted: [signer] });
          try {
            for (const line of `${whole.slice(0, at)}${mark}${whole.slice(at + 1)}`.split('\n'))
              check.line(line);
            const heading = at < texts[0]!.length && whole.indexOf('"publicKeys"') <= at;
            // Keys that an export brings along count for nothing when trusted ones are given.
            expect(check.finish().isProven).toBe(heading && at < whole.indexOf('"signature"'));
          } catch (error) {
            expect(error).toBeInstanceOf(ExportFormatError);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('keys', () => {
  it('given by who asks beat those of the export: a journal forged whole and signed anew is not proven', () => {
    const forged = linesOf(journal([2, 2], otherSigner), otherSigner);
    expect(checked(forged).isProven).toBe(true);
    expect(named(checked(forged, { trusted: [signer] }))).toEqual([
      'key-unknown seal null',
      'key-unknown seal 1',
      'key-unknown seal 2',
    ]);
  });
});

describe('seals that were noted elsewhere', () => {
  const whole = journal([2, 3, 2]);
  const noted = whole.batches.map(({ sealed }) => ({
    number: sealed.seal.number,
    hash: sealHash(sealed.seal),
  }));

  it('are found in the chain that they were noted of, with or without their number', () => {
    const knownSeals = [...noted, { number: null, hash: noted[1]!.hash }];
    const report = checked(linesOf(whole), { knownSeals });
    expect(report.isProven).toBe(true);
    expect(report.knownSeals.map(({ isFound }) => isFound)).toEqual([true, true, true, true]);
  });

  it('are found when the export begins right after them', () => {
    const later = { batches: whole.batches.slice(1) };
    expect(checked(linesOf(later), { knownSeals: [noted[0]!] }).isProven).toBe(true);
    expect(named(checked(linesOf(later), { knownSeals: [{ ...noted[0]!, hash: 'a'.repeat(64) }] }))).toEqual([
      'known-seal-differs seal 1',
    ]);
  });

  it('show a chain that was cut off at its end and sealed anew with the true key', () => {
    const cut = { batches: whole.batches.slice(0, 2) };
    expect(checked(linesOf(cut)).isProven).toBe(true);
    expect(named(checked(linesOf(cut), { knownSeals: [noted[2]!] }))).toEqual([
      'known-seal-not-reached seal 3',
    ]);
    // Another end in its place: links and signatures fit.
    const anew = journal([2, 3, 1]);
    expect(checked(linesOf(anew)).isProven).toBe(true);
    const report = checked(linesOf(anew), {
      knownSeals: [noted[0]!, noted[2]!, { ...noted[2]!, number: null }],
    });
    expect(named(report)).toEqual(['known-seal-differs seal 3', 'known-seal-missing seal null']);
    expect(report.knownSeals.map(({ isFound }) => isFound)).toEqual([true, false, false]);
  });

  it('leave no crossing proven in a chain without them', () => {
    const asked = { crossingId: 'pdn-2024-7f3a9c.CGK-T3.1' };
    expect(checked(linesOf(whole), asked).crossing?.isProven).toBe(true);
    const knownSeals = [{ number: 3, hash: 'a'.repeat(64) }];
    expect(checked(linesOf(whole), { ...asked, knownSeals }).crossing?.isProven).toBe(false);
  });
});

describe('one crossing', () => {
  const crossingId = 'pdn-2024-7f3a9c.CGK-T3.4';

  it('is proven by itself, with a path that leads to the signed root', () => {
    const lines = linesOf(journal([2, 5, 2]));
    const damaged = lines.toSpliced(1, 1, {
      ...(lines[1] as Extract<ExportLine, { line: 'seal' }>),
      signature: 'A'.repeat(86),
    });
    const { crossing, isProven } = checked(damaged, { crossingId });
    expect(isProven).toBe(false);
    expect(crossing?.isProven).toBe(true);
    const { entry, proof } = crossing!.evidence[0]!;
    expect(entry?.text).toBe(textOf(asEntry(rowAt(4))));
    expect(holdsInclusion(proof, entry!.text)).toBe(true);
    expect(holdsInclusion(proof, entry!.text.replace('cleared', 'refused'))).toBe(false);
  });

  it.each<[string, (lines: ExportLine[], at: number) => ExportLine[]]>([
    ['removed', (lines, at) => lines.toSpliced(at, 1)],
    ['altered', (lines, at) => lines.with(at, { line: 'entry', entry: asEntry({ ...rowAt(4), body: {} }) })],
    [
      'told of twice',
      (lines, at) =>
        lines.toSpliced(at, 0, { line: 'entry', entry: asEntry({ ...rowAt(4), sequence: '99' }) }),
    ],
  ])('is not proven when its entry is %s', (_, change) => {
    const lines = linesOf(journal([2, 5, 2]));
    const at = lines.findIndex((line) => line.line === 'entry' && line.entry[7] === crossingId);
    expect(checked(change(lines, at), { crossingId }).crossing?.isProven).toBe(false);
  });

  it('that no entry tells of is said to be missing', () => {
    const report = checked(linesOf(journal([2])), { crossingId: 'never-crossed' });
    expect(named(report)).toEqual(['crossing-missing seal null']);
    expect(report.crossing?.isProven).toBe(false);
  });
});

describe('a bad file', () => {
  it.each([
    ['nothing at all', []],
    ['no JSON', ['what?']],
    ['no heading', [written(linesOf(journal([1]))[1]!)]],
    ['another JSON', ['{"hello":1}']],
    ['rewritten lines', [JSON.stringify(linesOf(journal([1]))[0], null, 1)]],
  ])('of %s is refused', (_, lines) => {
    const check = new ExportCheck();
    expect(() => {
      for (const line of lines) check.line(line);
      check.finish();
    }).toThrow(ExportFormatError);
  });
});
