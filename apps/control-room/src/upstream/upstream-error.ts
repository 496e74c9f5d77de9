import type { Problem } from '#contracts';
import { ProblemError } from '#http-edge';
import type { UpstreamApp } from '../settings.ts';

/**
 * How asking another app ended without what was asked for.
 *
 * `undelivered`: it never got the request. `unknown`: it may have done what was asked (no answer in time, or the
 * connection broke). `refused`: it understood and will not do it. `failed`: it answered, but with nothing of use.
 */
export type UpstreamFailure = 'undelivered' | 'unknown' | 'refused' | 'failed';

/** Another app of the house did not do what it was asked. */
export class UpstreamError extends Error {
  readonly app: UpstreamApp;
  readonly failure: UpstreamFailure;
  /** What it said, when it said something. */
  readonly problem: Problem | null;

  constructor(
    app: UpstreamApp,
    failure: UpstreamFailure,
    detail: string,
    options: ErrorOptions & { readonly problem?: Problem | null } = {},
  ) {
    super(detail, options);
    this.name = 'UpstreamError';
    this.app = app;
    this.failure = failure;
    this.problem = options.problem ?? null;
  }

  /** The same, as told to a person: which app it was, and what is known of what it did. */
  toProblemError(): ProblemError {
    const { app, problem, message } = this;
    switch (this.failure) {
      case 'refused': {
        const { status, code, title, detail, field, expected, example, errors } =
          problem ?? refusedWithoutWords(message);
        return new ProblemError(status, code, title, `${app}: ${detail}`, {
          ...(field === undefined ? {} : { field }),
          ...(expected === undefined ? {} : { expected }),
          ...(example === undefined ? {} : { example }),
          ...(errors === undefined ? {} : { errors }),
        });
      }
      case 'undelivered':
        return new ProblemError(502, 'upstream-unreachable', `${app} cannot be reached`, message, {}, 5);
      case 'unknown':
        return new ProblemError(504, 'upstream-silent', `${app} did not answer`, message, {}, 5);
      case 'failed':
        return new ProblemError(502, 'upstream-failed', `${app} failed`, message, {}, 5);
    }
  }
}

const refusedWithoutWords = (detail: string): Problem => ({
  type: 'about:blank',
  title: 'Refused',
  status: 502,
  code: 'upstream-refused',
  detail,
});
