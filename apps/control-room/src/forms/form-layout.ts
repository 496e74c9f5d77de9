import type { FormBook } from '#contracts';

/** What a cell of a form holds beside its label. */
export type Content =
  | { readonly kind: 'line' }
  /** Filled in when it is printed. */
  | { readonly kind: 'printed'; readonly text: string }
  /** One box a character; `hints` stand pale below, such as DD MM YYYY. */
  | {
      readonly kind: 'boxes';
      readonly groups: readonly number[];
      readonly between: string;
      readonly after: string;
    }
  /** Squares to tick. */
  | { readonly kind: 'ticks'; readonly choices: readonly Label[] }
  | { readonly kind: 'ticks-and-line'; readonly choices: readonly Label[]; readonly lines: readonly Label[] };

/** Indonesian, and English. */
export type Label = readonly [id: string, en: string];

export interface Cell {
  readonly label: Label;
  /** Of the width, in shares of the row. */
  readonly share: number;
  readonly content: Content;
}
export interface Row {
  readonly heightPt: number;
  readonly cells: readonly Cell[];
}

const cell = (share: number, id: string, en: string, content: Content = { kind: 'line' }): Cell => ({
  label: [id, en],
  share,
  content,
});
const boxes = (groups: readonly number[], between = '', after = ''): Content => ({
  kind: 'boxes',
  groups,
  between,
  after,
});
const DATE = boxes([2, 2, 4], '-');

const HEIGHT_PT = 26;
const row = (cells: readonly Cell[], heightPt = HEIGHT_PT): Row => ({ heightPt, cells });

const list = (id: string, en: string): Row =>
  row([
    cell(100, id, en, {
      kind: 'ticks-and-line',
      choices: [
        ['tidak tercantum', 'not listed'],
        ['tercantum', 'listed'],
        ['tidak dapat diperiksa', 'could not be looked into'],
      ],
      lines: [
        ['versi', 'version'],
        ['umur (jam)', 'age (h)'],
      ],
    }),
  ]);

const DIRECTION: Readonly<Record<FormBook['direction'], Label>> = {
  arrival: ['Kedatangan', 'Arrival'],
  departure: ['Keberangkatan', 'Departure'],
};

/** The fields of a documented check, in the order in which an officer comes to know them. */
export function formRows({ siteId, siteName, direction, zoneName }: FormBook): readonly Row[] {
  return [
    row([
      cell(28, 'Lokasi', 'Site', { kind: 'printed', text: `${siteId}  ${siteName.id}` }),
      cell(23, 'Aula', 'Hall', { kind: 'printed', text: DIRECTION[direction].join(' / ') }),
      cell(10, 'Konter', 'Counter', { kind: 'printed', text: 'C' }),
      cell(23, 'Tanggal', 'Date  DD-MM-YYYY', DATE),
      cell(16, 'Jam', 'Time', boxes([2, 2], ':', zoneName)),
    ]),
    row([
      cell(40, 'Nomor petugas', 'Officer number'),
      cell(20, 'Paraf petugas', 'Initials'),
      cell(40, 'Petugas kedua (WNA)', 'Second officer (foreigners)'),
    ]),
    row([
      cell(16, 'Jenis dokumen', 'Type', { kind: 'printed', text: 'P' }),
      cell(32, 'Nomor dokumen', 'Document number', boxes([9])),
      cell(20, 'Kewarganegaraan', 'Nationality', boxes([3])),
      cell(32, 'Berlaku sampai', 'Expires  DD-MM-YYYY', DATE),
    ]),
    row([cell(100, 'MRZ baris 1 (bila sempat)', 'MRZ line 1 (if time allows)', boxes([44]))]),
    row([cell(100, 'MRZ baris 2 (bila sempat)', 'MRZ line 2 (if time allows)', boxes([44]))]),
    row([
      cell(50, 'Nama keluarga, huruf cetak seperti di MRZ', 'Surname, capitals as in the MRZ'),
      cell(50, 'Nama depan', 'Given names'),
    ]),
    row([
      cell(28, 'Tanggal lahir', 'Date of birth  DD-MM-YYYY', DATE),
      cell(28, 'Nomor penerbangan', 'Flight number', boxes([2, 5], ' ')),
      cell(44, 'Tanggal penerbangan, bila berbeda', 'Flight date, if another  DD-MM-YYYY', DATE),
    ]),
    row([
      cell(100, 'Golongan', 'Class', {
        kind: 'ticks',
        choices: [
          ['WNI', ''],
          ['WNA bervisa', 'visa'],
          ['ASEAN', 'visa-free'],
          ['Anak', 'child'],
          ['Keluarga', 'family'],
          ['Kru', 'crew'],
          ['Diplomat', ''],
          ['Bantuan', 'assisted'],
          ['Haji', 'hajj'],
        ],
      }),
    ]),
    row([
      cell(58, 'Tanda di paspor', 'Mark in the passport', {
        kind: 'ticks-and-line',
        choices: [
          ['cap', 'stamp'],
          ['stiker', 'sticker'],
        ],
        lines: [['nomor', 'number']],
      }),
      cell(42, 'Foto diambil', 'Photo taken', {
        kind: 'ticks',
        choices: [
          ['ya', 'yes'],
          ['tidak', 'no'],
        ],
      }),
    ]),
    row([
      cell(58, 'Nomor visa (WNA masuk)', 'Visa number (arriving foreigners)'),
      cell(42, 'Lama tinggal, hari', 'Length of stay, days'),
    ]),
    list('Daftar cekal', 'Watch list'),
    list('Interpol', 'Interpol'),
    row(
      [
        cell(58, 'Keputusan', 'Decision', {
          kind: 'ticks',
          choices: [
            ['diizinkan', 'cleared'],
            ['dirujuk', 'referred'],
            ['ditolak', 'refused'],
          ],
        }),
        cell(42, 'Tanda tangan petugas', 'Signature of the officer'),
      ],
      34,
    ),
  ];
}
