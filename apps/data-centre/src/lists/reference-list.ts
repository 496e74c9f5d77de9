import type { ListSnapshot, LookupRequest } from '#contracts';
import { documentKey, personKey } from './list-keys.ts';
import type { ListName } from './listed.ts';

/** A time during which a key is or was listed. */
export interface Listing {
  readonly key: string;
  readonly addedInVersion: number;
  /** Wall time. */
  readonly addedAtMs: number;
  /** Site time from which it counts; null: from `addedAtMs`. */
  readonly listedFromMs: number | null;
  /** Null while it is listed. */
  readonly removedInVersion: number | null;
  /** Wall time; null while it is listed. */
  readonly removedAtMs: number | null;
}

export type Asked = Pick<
  LookupRequest,
  'documentNumber' | 'nationality' | 'surname' | 'givenNames' | 'birthDate'
>;

/** When something happened, on both clocks: in a simulated run site time is not wall time. */
export interface Moment {
  readonly siteMs: number;
  readonly wallMs: number;
}

/** One list in memory as of one version, with all that was ever on it: what lookups, snapshots and screenings answer from. */
export class ReferenceList {
  readonly list: ListName;
  readonly version: number;
  readonly #listings: ReadonlyMap<string, readonly Listing[]>;
  readonly #keys: ReadonlySet<string>;
  #sorted: readonly string[] | null = null;
  #versions: readonly { readonly version: number; readonly sinceMs: number }[] | null = null;

  constructor(
    list: ListName,
    version: number,
    listings: ReadonlyMap<string, readonly Listing[]> = new Map(),
  ) {
    this.list = list;
    this.version = version;
    this.#listings = listings;
    this.#keys = new Set(
      [...listings].flatMap(([key, times]) =>
        times.some(({ removedInVersion }) => removedInVersion === null) ? [key] : [],
      ),
    );
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Whether the document or the person asked about is listed. */
  isListed(asked: Asked): boolean {
    return keysAsked(asked).some((key) => this.#keys.has(key));
  }

  /** Whether they were listed at that moment, by the entries and removals known now. */
  wasListed(asked: Asked, at: Moment): boolean {
    return keysAsked(asked).some((key) => this.#listings.get(key)?.some((listing) => covers(listing, at)));
  }

  /** The version that was in force at a wall time; 0 before the first. */
  versionAt(wallMs: number): number {
    this.#versions ??= versionsOf(this.#listings);
    return this.#versions.findLast(({ sinceMs }) => sinceMs <= wallMs)?.version ?? 0;
  }

  /** The list with listings that were added, or took an end, since its version. */
  with(version: number, changed: readonly Listing[]): ReferenceList {
    const listings = new Map(this.#listings);
    for (const listing of changed) {
      const others = (listings.get(listing.key) ?? []).filter(
        ({ addedInVersion }) => addedInVersion !== listing.addedInVersion,
      );
      listings.set(listing.key, [...others, listing]);
    }
    return new ReferenceList(this.list, version, listings);
  }

  snapshot(takenAt: string): ListSnapshot {
    this.#sorted ??= [...this.#keys].sort();
    return { service: this.list, version: this.version, takenAt, keys: [...this.#sorted] };
  }
}

const keysAsked = ({ nationality, documentNumber, surname, givenNames, birthDate }: Asked): string[] => [
  documentKey(nationality, documentNumber),
  personKey(surname, givenNames, birthDate),
];

function covers({ listedFromMs, addedAtMs, removedAtMs }: Listing, { siteMs, wallMs }: Moment): boolean {
  const hasBegun = listedFromMs === null ? addedAtMs <= wallMs : listedFromMs <= siteMs;
  return hasBegun && (removedAtMs === null || wallMs < removedAtMs);
}

/** Every version with the wall time since which it was in force, oldest first. */
function versionsOf(
  listings: ReadonlyMap<string, readonly Listing[]>,
): { readonly version: number; readonly sinceMs: number }[] {
  const since = new Map<number, number>();
  const seen = (version: number, atMs: number): void => {
    since.set(version, Math.min(atMs, since.get(version) ?? Infinity));
  };
  for (const times of listings.values()) {
    for (const { addedInVersion, addedAtMs, removedInVersion, removedAtMs } of times) {
      seen(addedInVersion, addedAtMs);
      if (removedInVersion !== null && removedAtMs !== null) seen(removedInVersion, removedAtMs);
    }
  }
  return [...since].map(([version, sinceMs]) => ({ version, sinceMs })).sort((a, b) => a.version - b.version);
}
