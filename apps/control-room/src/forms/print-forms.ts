import PDFDocument from 'pdfkit';
import { formNumberOf, readFormNumber } from '#contracts';
import type { FormBook } from '#contracts';
import type { Clock } from '#determinism';
import { formRows } from './form-layout.ts';
import type { Cell, Content, Label, Row } from './form-layout.ts';

type Pdf = PDFKit.PDFDocument;

/** A4 in points. */
const PAGE = { width: 595.28, height: 841.89 } as const;
const MARGIN = 26;
const WIDTH = PAGE.width - 2 * MARGIN;
const FORM_HEIGHT = PAGE.height / 2;
const HEAD_HEIGHT = 36;
const INK = '#000000';
const PALE = '#555555';
const LABEL_SIZE = 6.4;

/** The blank forms of a book as a PDF: A4, black on white, two a page with a line to cut along. Written page by page. */
export function printForms(book: FormBook, clock: Clock): Pdf {
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    autoFirstPage: false,
    info: {
      Title: `Formulir / Forms ${book.from} - ${book.to}`,
      Author: 'Perlintasan',
      CreationDate: new Date(clock.nowMs()),
    },
    lang: 'id',
  });
  draw(pdf, book, clock).catch((error: unknown) => {
    pdf.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  return pdf;
}

/** Between two pages others get their turn: a full book takes a while. */
async function draw(pdf: Pdf, book: FormBook, clock: Clock): Promise<void> {
  const [first, last] = [readFormNumber(book.from)?.serial ?? 1, readFormNumber(book.to)?.serial ?? 0];
  const rows = formRows(book);
  for (let serial = first; serial <= last; serial += 2) {
    pdf.addPage();
    drawForm(pdf, 0, formNumberOf(book.siteId, serial), rows);
    if (serial < last) drawForm(pdf, FORM_HEIGHT, formNumberOf(book.siteId, serial + 1), rows);
    pdf
      .lineWidth(0.5)
      .dash(3, { space: 3 })
      .moveTo(0, FORM_HEIGHT)
      .lineTo(PAGE.width, FORM_HEIGHT)
      .stroke(PALE)
      .undash();
    await clock.sleep(0);
  }
  pdf.end();
}

function drawForm(pdf: Pdf, top: number, number: string, rows: readonly Row[]): void {
  let y = top + 20;
  pdf.font('Helvetica-Bold').fontSize(11).fillColor(INK);
  pdf.text('FORMULIR PEMERIKSAAN MANUAL', MARGIN, y, { lineBreak: false });
  pdf
    .font('Helvetica')
    .fontSize(9)
    .text('Manual check form', MARGIN, y + 12.5, { lineBreak: false });
  pdf.fontSize(LABEL_SIZE).fillColor(PALE);
  pdf.text(
    'Dipakai bila sistem perlintasan mati. / For use while the border system is down.',
    MARGIN,
    y + 24,
    {
      lineBreak: false,
    },
  );
  pdf.font('Courier-Bold').fontSize(22).fillColor(INK);
  pdf.text(number, MARGIN, y, { width: WIDTH, align: 'right', lineBreak: false });
  y += HEAD_HEIGHT;
  const grid = y;
  for (const row of rows) {
    drawRow(pdf, y, row);
    y += row.heightPt;
  }
  pdf
    .lineWidth(1.2)
    .rect(MARGIN, grid, WIDTH, y - grid)
    .stroke(INK);
  pdf.font('Helvetica').fontSize(LABEL_SIZE).fillColor(PALE);
  pdf.text(
    'Salah tulis: coret, tulis BATAL, simpan, pakai formulir lain. Setiap nomor dipertanggungjawabkan. / ' +
      'Mistake: cross out, write VOID, keep it, take another form. Every number is accounted for.',
    MARGIN,
    y + 3,
    { lineBreak: false },
  );
}

function drawRow(pdf: Pdf, y: number, { cells, heightPt }: Row): void {
  let x = MARGIN;
  for (const cell of cells) {
    const width = (WIDTH * cell.share) / 100;
    pdf.lineWidth(0.5).rect(x, y, width, heightPt).stroke(INK);
    drawLabel(pdf, x + 3, y + 2, cell.label);
    drawContent(pdf, x, y, width, heightPt, cell);
    x += width;
  }
}

/** Indonesian bold, English beside it. */
function drawLabel(pdf: Pdf, x: number, y: number, [id, en]: Label, size = LABEL_SIZE): number {
  pdf.font('Helvetica-Bold').fontSize(size).fillColor(INK).text(id, x, y, { lineBreak: false });
  const idWidth = pdf.widthOfString(id);
  if (en === '' || en === id) return idWidth;
  pdf
    .font('Helvetica')
    .fontSize(size)
    .fillColor(PALE)
    .text(en, x + idWidth + 3, y, { lineBreak: false });
  return idWidth + 3 + pdf.widthOfString(en);
}

function drawContent(pdf: Pdf, x: number, y: number, width: number, height: number, cell: Cell): void {
  const { content } = cell;
  switch (content.kind) {
    case 'line':
      return;
    case 'printed':
      pdf.font('Helvetica-Bold').fontSize(8).fillColor(INK);
      pdf.text(content.text, x + 4, y + 13, {
        width: width - 6,
        height: 10,
        lineBreak: false,
        ellipsis: true,
      });
      return;
    case 'boxes':
      drawBoxes(pdf, x, y + 9.5, width, height - 11, content);
      return;
    case 'ticks':
      drawTicks(pdf, x + 4, y + height - 12.5, content.choices);
      return;
    case 'ticks-and-line': {
      let at = x + 4 + drawTicks(pdf, x + 4, y + height - 12.5, content.choices);
      const room = (x + width - at) / content.lines.length;
      for (const label of content.lines) {
        const after = at + drawLabel(pdf, at, y + height - 9.5, label) + 3;
        at += room;
        pdf
          .lineWidth(0.5)
          .moveTo(after, y + height - 3.5)
          .lineTo(at - 6, y + height - 3.5)
          .stroke(INK);
      }
    }
  }
}

function drawBoxes(
  pdf: Pdf,
  x: number,
  y: number,
  width: number,
  height: number,
  { groups, between, after }: Extract<Content, { kind: 'boxes' }>,
): void {
  const gap = between === '' ? 0 : 6;
  const tail = after === '' ? 0 : 22;
  const count = groups.reduce((sum, size) => sum + size, 0);
  const side = Math.min(13, (width - 6 - gap * (groups.length - 1) - tail) / count);
  let at = x + 3;
  pdf.lineWidth(0.5);
  groups.forEach((size, group) => {
    if (group > 0) {
      pdf
        .font('Helvetica')
        .fontSize(9)
        .fillColor(INK)
        .text(between, at + 1.5, y + 2.5, { lineBreak: false });
      at += gap;
    }
    for (let box = 0; box < size; box += 1, at += side) pdf.rect(at, y, side, height).stroke(INK);
  });
  if (after !== '')
    pdf
      .font('Helvetica-Bold')
      .fontSize(9)
      .fillColor(INK)
      .text(after, at + 3, y + 3.5, { lineBreak: false });
}

/** Squares to tick, each with its words. Returns the width. */
function drawTicks(pdf: Pdf, x: number, y: number, choices: readonly Label[]): number {
  let at = x;
  for (const label of choices) {
    pdf.lineWidth(0.8).rect(at, y, 9, 9).stroke(INK);
    at += 12 + drawLabel(pdf, at + 12, y + 2, label) + 9;
  }
  return at - x;
}
