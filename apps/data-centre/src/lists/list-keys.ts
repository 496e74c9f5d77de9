import type { ListEntry } from '#contracts';

/** `NATIONALITY:DOCUMENT`, as a snapshot holds it. */
export const documentKey = (nationality: string, documentNumber: string): string =>
  `${nationality}:${documentNumber.replaceAll('<', '').toUpperCase()}`;

/** `name:SURNAME:GIVEN NAMES:BIRTHDATE`, names as in the MRZ with single spaces. */
export const personKey = (surname: string, givenNames: string, birthDate: string): string =>
  `name:${plainName(surname)}:${plainName(givenNames)}:${birthDate}`;

/** Keys under which an entry is found: its document, its person, or both. */
export function keysOf({ document, person }: Pick<ListEntry, 'document' | 'person'>): string[] {
  return [
    ...(document ? [documentKey(document.nationality, document.documentNumber)] : []),
    ...(person ? [personKey(person.surname, person.givenNames, person.birthDate)] : []),
  ];
}

const plainName = (name: string): string =>
  name.replaceAll('<', ' ').trim().replace(/\s+/g, ' ').toUpperCase();
