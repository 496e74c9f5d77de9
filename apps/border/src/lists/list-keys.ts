import type { TravelDocument } from '../checks/travel-document.ts';

/** Whether a list holds the document or the person; keys as the centre writes them (contracts, `listSnapshot`). */
export function isListed(keys: ReadonlySet<string>, document: TravelDocument): boolean {
  const { nationality, documentNumber, surname, givenNames, birthDate } = document;
  return (
    keys.has(`${nationality}:${documentNumber}`) || keys.has(`name:${surname}:${givenNames}:${birthDate}`)
  );
}
