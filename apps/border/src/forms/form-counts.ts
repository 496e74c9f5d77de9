import { FORM_RANGES_MAX, formNumberOf } from '#contracts';
import type { FormBook, FormRange } from '#contracts';

export type FormState = 'used' | 'spoiled' | 'lost' | 'returned';

/** A form of which something is known. */
export interface KnownForm {
  readonly serial: number;
  readonly state: FormState;
}

export interface Span {
  readonly siteId: string;
  readonly firstSerial: number;
  readonly lastSerial: number;
}

type Counts = Pick<
  FormBook,
  'issued' | FormState | 'outstanding' | 'gaps' | 'outstandingRanges' | 'rangesLeftOff'
>;

/** How the forms of a book stand. What nobody has accounted for is outstanding, in whatever order the others came in. */
export function countForms({ siteId, firstSerial, lastSerial }: Span, known: readonly KnownForm[]): Counts {
  const states = new Map(known.map(({ serial, state }) => [serial, state]));
  const of = (state: FormState): number => known.filter((form) => form.state === state).length;
  const lastUsed = Math.max(0, ...known.filter(({ state }) => state === 'used').map(({ serial }) => serial));
  const ranges: FormRange[] = [];
  let outstanding = 0;
  let gaps = 0;
  let from: number | null = null;
  for (let serial = firstSerial; serial <= lastSerial + 1; serial += 1) {
    const isOpen = serial <= lastSerial && !states.has(serial);
    if (isOpen) {
      outstanding += 1;
      if (serial < lastUsed) gaps += 1;
      from ??= serial;
    } else if (from !== null) {
      const [first, last] = [formNumberOf(siteId, from), formNumberOf(siteId, serial - 1)];
      ranges.push({ from: first, to: last, count: serial - from });
      from = null;
    }
  }
  return {
    issued: lastSerial - firstSerial + 1,
    used: of('used'),
    spoiled: of('spoiled'),
    lost: of('lost'),
    returned: of('returned'),
    outstanding,
    gaps,
    outstandingRanges: ranges.slice(0, FORM_RANGES_MAX),
    rangesLeftOff: Math.max(0, ranges.length - FORM_RANGES_MAX),
  };
}
