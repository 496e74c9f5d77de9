import type { TranscribedForm } from '#contracts';
import type { FormsKey } from './words/id.ts';

export type Field = Exclude<keyof TranscribedForm, 'documentNumberAgain'>;
export type Choice = Extract<FormsKey, `choice.${string}`> extends `choice.${infer Name}` ? Name : never;

export interface FieldSpec {
  readonly field: Field;
  readonly kind: 'text' | 'capitals' | 'date' | 'number' | 'choice';
  readonly choices?: readonly Choice[];
  /** May be empty on the paper. */
  readonly optional?: true;
  /** The same on the next form of a stack. */
  readonly carried?: true;
  /** Characters that it takes, which also says how wide it is. */
  readonly length: number;
}

export interface FieldGroup {
  readonly group: 'place' | 'officer' | 'document' | 'traveller' | 'mark' | 'lists' | 'decision';
  readonly fields: readonly FieldSpec[];
}

const LIST: readonly Choice[] = ['clear', 'hit', 'unknown'];

/** The fields of a form in the order in which it is printed: whoever types need not look for them. */
export const FIELD_GROUPS: readonly FieldGroup[] = [
  {
    group: 'place',
    fields: [
      { field: 'formNumber', kind: 'capitals', length: 20 },
      { field: 'lane', kind: 'capitals', carried: true, length: 4 },
      { field: 'date', kind: 'date', carried: true, length: 10 },
      { field: 'time', kind: 'text', length: 5 },
    ],
  },
  {
    group: 'officer',
    fields: [
      { field: 'officerId', kind: 'text', carried: true, length: 14 },
      { field: 'officerInitials', kind: 'capitals', carried: true, length: 4 },
      { field: 'secondOfficerId', kind: 'text', optional: true, length: 14 },
    ],
  },
  {
    group: 'document',
    fields: [
      { field: 'documentType', kind: 'capitals', carried: true, length: 2 },
      { field: 'documentNumber', kind: 'capitals', length: 9 },
      { field: 'nationality', kind: 'capitals', length: 3 },
      { field: 'expiryDate', kind: 'date', length: 10 },
      { field: 'mrzLine1', kind: 'capitals', optional: true, length: 44 },
      { field: 'mrzLine2', kind: 'capitals', optional: true, length: 44 },
    ],
  },
  {
    group: 'traveller',
    fields: [
      { field: 'surname', kind: 'capitals', length: 39 },
      { field: 'givenNames', kind: 'capitals', optional: true, length: 39 },
      { field: 'birthDate', kind: 'date', length: 10 },
      { field: 'flightNumber', kind: 'capitals', length: 7 },
      { field: 'flightDate', kind: 'date', optional: true, length: 10 },
      {
        field: 'travellerClass',
        kind: 'choice',
        length: 20,
        choices: [
          'wni',
          'wna-other',
          'wna-evisa',
          'asean-unregistered',
          'asean-registered',
          'under-age',
          'family',
          'crew',
          'diplomat',
          'assisted',
          'hajj',
        ],
      },
    ],
  },
  {
    group: 'mark',
    fields: [
      { field: 'markKind', kind: 'choice', choices: ['stamp', 'sticker'], length: 8 },
      { field: 'markNumber', kind: 'capitals', length: 12 },
      { field: 'photoTaken', kind: 'choice', choices: ['yes', 'no'], length: 8 },
      { field: 'visaNumber', kind: 'capitals', optional: true, length: 14 },
      { field: 'lengthOfStayDays', kind: 'number', optional: true, length: 4 },
    ],
  },
  {
    group: 'lists',
    fields: [
      { field: 'watchlist', kind: 'choice', choices: LIST, length: 20 },
      { field: 'watchlistVersion', kind: 'number', optional: true, length: 8 },
      { field: 'watchlistAgeHours', kind: 'number', optional: true, length: 8 },
      { field: 'interpol', kind: 'choice', choices: LIST, length: 20 },
      { field: 'interpolVersion', kind: 'number', optional: true, length: 8 },
      { field: 'interpolAgeHours', kind: 'number', optional: true, length: 8 },
    ],
  },
  {
    group: 'decision',
    fields: [
      { field: 'decision', kind: 'choice', choices: ['cleared', 'referred', 'refused'], length: 10 },
      { field: 'asWritten', kind: 'text', optional: true, length: 44 },
    ],
  },
];

export const FIELDS: readonly FieldSpec[] = FIELD_GROUPS.flatMap(({ fields }) => fields);
