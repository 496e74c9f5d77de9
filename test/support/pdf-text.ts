import { inflateSync } from 'node:zlib';

/** The texts of a PDF made by pdfkit with its standard fonts, a string for each piece that was written. */
export function pdfTexts(pdf: Buffer): string[] {
  const texts: string[] = [];
  for (let from = pdf.indexOf('stream\n'); from >= 0; from = pdf.indexOf('stream\n', from)) {
    const until = pdf.indexOf('endstream', from);
    const page = inflated(pdf.subarray(from + 'stream\n'.length, until));
    for (const [, parts = ''] of page.matchAll(/\[([^\]]*)\] TJ/g)) {
      texts.push(
        [...parts.matchAll(/<([0-9a-f]*)>/g)]
          .map(([, hex = '']) => Buffer.from(hex, 'hex').toString('latin1'))
          .join(''),
      );
    }
    from = until + 'endstream\n'.length;
  }
  return texts;
}

function inflated(bytes: Buffer): string {
  try {
    return inflateSync(bytes).toString('latin1');
  } catch {
    return '';
  }
}
