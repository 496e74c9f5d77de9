import type { Problem } from '#contracts';

/** What the server said: a value, or a problem to be shown. Nothing is thrown: a refusal is an answer. */
export type Answer<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: RequestProblem };

export interface RequestProblem {
  /** Status 0: the server could not be reached. */
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly field: string | null;
  readonly expected: string | null;
  readonly example: string | null;
  /** Of a batch: every place that is wrong, as far as the server lists them. */
  readonly errors: NonNullable<Problem['errors']>;
  /** From Retry-After; null when the server did not say. */
  readonly retryAfterSeconds: number | null;
}

const UNREACHABLE: RequestProblem = {
  status: 0,
  code: 'unreachable',
  detail: '',
  field: null,
  expected: null,
  example: null,
  errors: [],
  retryAfterSeconds: null,
};

const DEADLINE_MS = 15_000;

export async function request<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method,
      credentials: 'same-origin',
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) return { ok: false, problem: await problemOf(response) };
    const text = await response.text();
    // Our own server wrote it, by the contract named at the call: it is not checked again here.
    return { ok: true, value: (text === '' ? null : JSON.parse(text)) as T };
  } catch {
    return { ok: false, problem: UNREACHABLE };
  }
}

async function problemOf(response: Response): Promise<RequestProblem> {
  const said = (await response.json().catch(() => ({}))) as Partial<Problem>;
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return {
    status: response.status,
    code: said.code ?? `http-${response.status}`,
    detail: said.detail ?? said.title ?? `${response.status} ${response.statusText}`,
    field: said.field ?? null,
    expected: said.expected ?? null,
    example: said.example === undefined ? null : printed(said.example),
    errors: said.errors ?? [],
    retryAfterSeconds: Number.isFinite(retryAfter) ? retryAfter : null,
  };
}

function printed(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}
