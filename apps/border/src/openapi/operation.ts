import type { z } from 'zod';

/** One operation of border's API, as its description tells it. */
export interface Operation {
  readonly method: 'get' | 'post';
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly body?: z.ZodType;
  /** By status. */
  readonly replies: Readonly<
    Record<number, { readonly says: string; readonly schema: z.ZodType; readonly mediaType?: string }>
  >;
  /** Codes of the problems that it may answer with, by status. */
  readonly problems: Readonly<Record<number, string>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query';
  readonly required: boolean;
  readonly description: string;
  readonly schema: z.ZodType;
}

export const BUSY =
  'store-unavailable, too-busy: nothing is known to be kept; repeat under the same id after Retry-After';
export const SPOOL =
  'spool-full: it holds all it may, nothing was kept; spool-failed: its disk fails, repeat under the same id after Retry-After';
export const FORM = 'invalid-field, unknown-field';
