/**
 * Where the spool lies: files in one folder. Whatever it rejects with, the spool takes for a failed disk: the segment in hand
 * is given up and nothing of the group is acknowledged.
 */
export interface SpoolDisk {
  /** Names of all files, in any order. */
  list(): Promise<readonly string[]>;
  read(name: string): Promise<Uint8Array>;
  /** Makes an empty file; rejects when there is one of that name. */
  create(name: string): Promise<void>;
  /** Adds to the end of a file. When it rejects, a part may have been added. */
  append(name: string, bytes: Uint8Array): Promise<void>;
  /** Resolves when all that was added to the file outlives a loss of power. */
  sync(name: string): Promise<void>;
  /** Likewise for the names of files: created, renamed, removed. */
  syncNames(): Promise<void>;
  /** Takes the place of a file that has the new name. */
  rename(from: string, to: string): Promise<void>;
  remove(name: string): Promise<void>;
}
