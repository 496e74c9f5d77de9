import type { CrossingEvidence, ExportReport, Finding } from '#store-forward';
import type { Terminal } from '../terminal/index.ts';
import { sayKnownSeal } from './known-seal.ts';

const counted = (count: number, one: string, many = `${one}s`): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;

/** The report for a person, first the verdict. */
export function reportLines(report: ExportReport, { paint }: Pick<Terminal, 'paint'>): string[] {
  return [
    ...(report.crossing === null ? [verdict(report, paint)] : crossingLines(report, paint)),
    ...report.findings.map(
      (finding) => `  ${paint('yellow', finding.kind)}${whereabouts(finding)}: ${finding.detail}`,
    ),
    ...(report.findingCount > report.findings.length
      ? [`  and ${counted(report.findingCount - report.findings.length, 'finding')} more`]
      : []),
    ...about(report),
  ];
}

function verdict(
  { isProven, entryCount, crossingCount, sealCount, findingCount }: ExportReport,
  paint: Terminal['paint'],
): string {
  const what = `${counted(entryCount, 'entry', 'entries')} (${counted(crossingCount, 'crossing')}) under ${counted(sealCount, 'seal')}`;
  return isProven
    ? paint('green', `Proven: ${what}, none altered, removed or inserted.`)
    : paint('red', `Not proven: ${counted(findingCount, 'finding')} in ${what}.`);
}

function crossingLines({ crossing, findings }: ExportReport, paint: Terminal['paint']): string[] {
  const evidence = crossing?.evidence ?? [];
  const first = crossing?.isProven
    ? paint(
        'green',
        `Proven: the crossing, by ${counted(evidence.length, 'sealed entry', 'sealed entries')}.`,
      )
    : paint('red', 'Not proven: the crossing.');
  // That it tells nothing of the crossing is no fault of the export.
  const isFaulty = findings.some(({ kind }) => kind !== 'crossing-missing');
  const rest = isFaulty ? [paint('yellow', 'The export as a whole is not proven:')] : [];
  return [first, ...evidence.map(evidenceLine), ...rest];
}

const evidenceLine = ({ entry, proof, isProven }: CrossingEvidence): string =>
  `  ${proof.leaf[0]} ${entry === null ? '(removed)' : `${entry.kind}, site time ${entry.siteAt}, recorded ${entry.recordedAt}`}` +
  `: ${isProven ? 'as sealed' : 'not as sealed'} by seal ${proof.seal} (leaf ${proof.leafIndex} of ${proof.treeSize})`;

function whereabouts({ seal, cursor, crossingId }: Finding): string {
  const words = [
    ...(cursor === null ? [] : [`entry ${cursor}`]),
    ...(crossingId === null ? [] : [`crossing ${crossingId}`]),
    ...(seal === null ? [] : [`seal ${seal}`]),
  ];
  return words.length === 0 ? '' : ` ${words.join(', ')}`;
}

function about({
  isProven,
  statement,
  firstSeal,
  lastSeal,
  lastSealHash,
  knownSeals,
  keyIds,
  hasTrustedKeys,
}: ExportReport): string[] {
  return [
    `Journal ${statement.journalId}, exported ${statement.exportedAt}` +
      (statement.runId === null ? '' : `, run ${statement.runId}`) +
      (statement.from === null ? '' : `, from ${statement.from}`) +
      (statement.to === null ? '' : `, to ${statement.to}`),
    ...knownSeals.flatMap((known) =>
      known.isFound ? `The noted seal ${sayKnownSeal(known)} stands in this chain.` : [],
    ),
    ...(firstSeal === null || lastSeal === null || lastSealHash === null
      ? []
      : [
          `Seals ${firstSeal.number} to ${lastSeal.number}, ${firstSeal.sealedAt} to ${lastSeal.sealedAt}`,
          ...lastSealLines(sayKnownSeal({ number: lastSeal.number, hash: lastSealHash }), isProven),
        ]),
    ...keyIds.map((keyId) => `Signed by key ${keyId}`),
    ...(hasTrustedKeys
      ? []
      : [
          "The key is the export's own: give border's with --public-key to rule out a journal forged as a whole.",
        ]),
  ];
}

/** Only a seal of a chain that is proven is worth noting. */
const lastSealLines = (lastSeal: string, isProven: boolean): string[] =>
  isProven
    ? [
        'Note its last seal where nobody who keeps this journal can change it, and ask of later exports:',
        `  --known-seal ${lastSeal}`,
      ]
    : [`Last seal ${lastSeal}`];
