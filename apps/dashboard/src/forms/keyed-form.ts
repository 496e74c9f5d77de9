import type { TranscribedForm } from '#contracts';
import { FIELDS } from './form-fields.ts';
import type { Field, FieldSpec } from './form-fields.ts';

/** A form as it stands in the fields of the page. */
export type TypedForm = Readonly<Record<Field, string>>;
/** The same as it is sent; whether it can be right is for border to say. */
export type KeyedForm = { readonly [F in Field]: TranscribedForm[F] | string };

/** An empty form, but for what the stack has in common. */
export const nextForm = (before: TypedForm | null): TypedForm =>
  Object.fromEntries(
    FIELDS.map(({ field, carried }) => [
      field,
      carried && before ? before[field] : field === 'documentType' ? 'P' : '',
    ]),
  ) as TypedForm;

/** Fields that may not be empty and are, in the order of the form. */
export const missingOf = (form: TypedForm): Field[] =>
  FIELDS.filter(({ field, optional }) => !optional && form[field].trim() === '').map(({ field }) => field);

export const keyedForm = (form: TypedForm): KeyedForm =>
  Object.fromEntries(FIELDS.map((spec) => [spec.field, valueOf(spec, form[spec.field])])) as KeyedForm;

function valueOf({ field, kind, optional }: FieldSpec, text: string): string | number | boolean | null {
  const typed = kind === 'capitals' ? text.trim().replace(/\s+/g, ' ').toUpperCase() : text.trim();
  if (typed === '') return optional && field !== 'givenNames' ? null : '';
  if (field === 'photoTaken') return typed === 'yes';
  // Both ways of writing a decimal.
  const number = kind === 'number' ? Number(typed.replace(',', '.')) : Number.NaN;
  return Number.isFinite(number) ? number : typed;
}

/** Place and field of `forms.3.documentNumber`; null when it is of the batch as a whole. */
export function placeOf(path: string): { readonly at: number; readonly field: string } | null {
  const [, at, field] = /^forms\.(\d+)\.(\w+)$/.exec(path) ?? [];
  return at === undefined || field === undefined ? null : { at: Number(at), field };
}
