import { FormBooks } from './form-books.ts';
import { FormsController } from './forms.controller.ts';
import { Transcriptions } from './transcriptions.ts';

export { FormBooks } from './form-books.ts';

/** What border's module takes in: numbered paper forms, for when border itself is down. */
export const FORM_CONTROLLERS = [FormsController];
export const FORM_PROVIDERS = [FormBooks, Transcriptions];
