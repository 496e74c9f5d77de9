import type { ListSnapshot, LookupRequest } from '#contracts';
import { documentKey, personKey } from './list-keys.ts';
import type { ListName } from './listed.ts';

/** One list in memory as of one version: what lookups and snapshots are answered from. */
export class ReferenceList {
  readonly list: ListName;
  readonly version: number;
  readonly #keys: ReadonlySet<string>;
  #sorted: readonly string[] | null = null;

  constructor(list: ListName, version: number, keys: Iterable<string>) {
    this.list = list;
    this.version = version;
    this.#keys = new Set(keys);
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Whether the document or the person asked about is listed. */
  isListed(asked: LookupRequest): boolean {
    return (
      this.#keys.has(documentKey(asked.nationality, asked.documentNumber)) ||
      this.#keys.has(personKey(asked.surname, asked.givenNames, asked.birthDate))
    );
  }

  with(version: number, keys: Iterable<string>): ReferenceList {
    return new ReferenceList(this.list, version, [...this.#keys, ...keys]);
  }

  snapshot(takenAt: string): ListSnapshot {
    this.#sorted ??= [...this.#keys].sort();
    return { service: this.list, version: this.version, takenAt, keys: [...this.#sorted] };
  }
}
