import type { MendableCrossing, RecordCrossing } from '#contracts';

/** What a person may mend of a record, as the fields of a form: text, empty where there is nothing. */
export interface MendFields {
  readonly mrz: string;
  readonly flightNumber: string;
  readonly flightDate: string;
  readonly travellerClass: string;
  readonly markKind: string;
  readonly markNumber: string;
  readonly handDate: string;
  readonly handTime: string;
  readonly handFlight: string;
  readonly visaNumber: string;
  readonly stayDays: string;
  readonly secondOfficer: string;
}
export type MendField = keyof MendFields;

export function fieldsOf(record: RecordCrossing): MendFields {
  const form = record.documentedCheck;
  return {
    mrz: record.document.mrz,
    flightNumber: record.flight.flightNumber,
    flightDate: record.flight.date,
    travellerClass: record.travellerClass,
    markKind: form?.mark.kind ?? 'stamp',
    markNumber: form?.mark.number ?? '',
    handDate: form?.handwritten.date ?? '',
    handTime: form?.handwritten.time ?? '',
    handFlight: form?.handwritten.flightNumber ?? '',
    visaNumber: form?.visaNumber ?? '',
    stayDays: form?.lengthOfStayDays?.toString() ?? '',
    secondOfficer: form?.secondOfficerId ?? '',
  };
}

export const changedFields = (record: RecordCrossing, fields: MendFields): MendField[] => {
  const before = fieldsOf(record);
  return (Object.keys(before) as MendField[]).filter((name) => fields[name].trim() !== before[name]);
};

/**
 * What goes to the server: only the parts in which something was changed, each whole, as it replaces the old one. Values
 * are not judged here; the server knows the rules and names the field.
 */
export function correctionsOf(record: RecordCrossing, fields: MendFields): MendableCrossing {
  const changed = new Set(changedFields(record, fields));
  const any = (...names: MendField[]): boolean => names.some((name) => changed.has(name));
  const text = (name: MendField): string => fields[name].trim();
  const form = record.documentedCheck;
  return {
    ...(any('mrz') && { document: { mrz: text('mrz') } }),
    ...(any('flightNumber', 'flightDate') && {
      flight: { flightNumber: text('flightNumber'), date: text('flightDate') },
    }),
    // Chosen from a list, so it is one of them.
    ...(any('travellerClass') && {
      travellerClass: text('travellerClass') as RecordCrossing['travellerClass'],
    }),
    ...(form !== null &&
      any(...FORM_FIELDS) && {
        documentedCheck: {
          ...form,
          mark: { kind: text('markKind') === 'sticker' ? 'sticker' : 'stamp', number: text('markNumber') },
          handwritten: { date: text('handDate'), time: text('handTime'), flightNumber: text('handFlight') },
          visaNumber: orNull(text('visaNumber')),
          // What is no number is sent as 0, which the server refuses at its field.
          lengthOfStayDays: text('stayDays') === '' ? null : wholeNumber(text('stayDays')),
          secondOfficerId: orNull(text('secondOfficer')),
        },
      }),
  };
}

const FORM_FIELDS: readonly MendField[] = [
  'markKind',
  'markNumber',
  'handDate',
  'handTime',
  'handFlight',
  'visaNumber',
  'stayDays',
  'secondOfficer',
];

const orNull = (text: string): string | null => (text === '' ? null : text);
const wholeNumber = (text: string): number => (/^\d{1,6}$/.test(text) ? Number(text) : 0);

/** Where the server's `field` of a refusal is shown. */
export const PLACE_OF: Readonly<Record<MendField, string>> = {
  mrz: 'corrections.document',
  flightNumber: 'corrections.flight.flightNumber',
  flightDate: 'corrections.flight.date',
  travellerClass: 'corrections.travellerClass',
  markKind: 'corrections.documentedCheck.mark.kind',
  markNumber: 'corrections.documentedCheck.mark.number',
  handDate: 'corrections.documentedCheck.handwritten.date',
  handTime: 'corrections.documentedCheck.handwritten.time',
  handFlight: 'corrections.documentedCheck.handwritten.flightNumber',
  visaNumber: 'corrections.documentedCheck.visaNumber',
  stayDays: 'corrections.documentedCheck.lengthOfStayDays',
  secondOfficer: 'corrections.documentedCheck.secondOfficerId',
};
