/** The value has no canonical form: it is not JSON, or too deep. */
export class NotCanonicalError extends Error {
  constructor(what: string) {
    super(`no canonical JSON: ${what}`);
    this.name = 'NotCanonicalError';
  }
}

const DEEPEST = 64;

/**
 * The one spelling of a JSON value (RFC 8785, JSON Canonicalization Scheme): no white space, keys sorted by UTF-16 code
 * units, numbers and strings as ECMAScript writes them. Numbers are IEEE doubles, as every reader of ours reads them.
 * @throws NotCanonicalError for what JSON cannot say, for a lone surrogate, and below 64 levels
 */
export function canonicalJson(value: unknown): string {
  return write(value, 0);
}

function write(value: unknown, depth: number): string {
  if (typeof value === 'string') return text(value);
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new NotCanonicalError(String(value));
    return String(value); // as JSON.stringify does, and -0 is 0
  }
  if (typeof value !== 'object') throw new NotCanonicalError(typeof value);
  if (depth === DEEPEST) throw new NotCanonicalError(`more than ${DEEPEST} levels`);
  if (Array.isArray(value)) {
    let written = '[';
    for (let at = 0; at < value.length; at += 1) {
      written += at === 0 ? write(value[at], depth + 1) : `,${write(value[at], depth + 1)}`;
    }
    return `${written}]`;
  }
  const fields = value as Readonly<Record<string, unknown>>;
  let written = '{';
  // Sorts by UTF-16 code units when given no order of its own, which is just what the RFC demands.
  for (const key of Object.keys(fields).sort()) {
    written += `${written.length > 1 ? ',' : ''}${text(key)}:${write(fields[key], depth + 1)}`;
  }
  return `${written}}`;
}

function text(value: string): string {
  if (!value.isWellFormed()) throw new NotCanonicalError('a lone surrogate');
  return JSON.stringify(value);
}
