import { Injectable } from '@nestjs/common';
import { readTravelDocument } from './travel-document.ts';
import type { TravelDocument } from './travel-document.ts';

/** Zones of checks whose crossings are still to come; a document is read once for both. */
const MOST_REMEMBERED = 4_096;

/** Reads travel documents, and remembers the last few thousand. */
@Injectable()
export class DocumentReader {
  readonly #known = new Map<string, TravelDocument>();

  /** @throws ProblemError 422, see {@link readTravelDocument} */
  read(mrz: string, siteAt: string): TravelDocument {
    const thisYear = siteAt.slice(0, 4);
    const key = `${thisYear}${mrz}`;
    const known = this.#known.get(key);
    if (known) return known;
    const document = readTravelDocument(mrz, Number(thisYear));
    if (this.#known.size >= MOST_REMEMBERED) {
      const oldest = this.#known.keys().next();
      if (!oldest.done) this.#known.delete(oldest.value);
    }
    this.#known.set(key, document);
    return document;
  }
}
