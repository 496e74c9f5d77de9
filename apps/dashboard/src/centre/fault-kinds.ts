import type { PublicFault } from '#contracts';

/** Kinds that the form offers, the one of June 2024 first. The server knows more; scenarios may use them. */
export const FORM_KINDS = ['timeout', 'stop', 'latency', 'reset', 'error'] as const;
export type FormKind = (typeof FORM_KINDS)[number];

export const LATENCY_DEFAULT_MS = 3_000;
const LATENCY_MAX_MS = 60_000;

export const isFormKind = (kind: string): kind is FormKind =>
  (FORM_KINDS as readonly string[]).includes(kind);

/** The delay as typed, with either language's thousands separator; null when it is not 1 to 60,000. */
export function parseLatencyMs(typed: string): number | null {
  const plain = typed.trim().replace(/(?<=\d)[.,\s](?=\d{3}\b)/g, '');
  const ms = /^\d+$/.test(plain) ? Number(plain) : Number.NaN;
  return ms >= 1 && ms <= LATENCY_MAX_MS ? ms : null;
}

export function parametersOf(kind: FormKind, latencyMs: number): PublicFault['parameters'] {
  return kind === 'latency' ? { meanMs: latencyMs } : {};
}
