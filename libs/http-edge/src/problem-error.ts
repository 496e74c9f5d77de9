import type { Problem } from '#contracts';

type About = Pick<Problem, 'field' | 'expected' | 'example' | 'errors'>;

/** An expected refusal on its way to the caller: everything that a problem+json reply says. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly about: About;
  /** Seconds after which it makes sense to try again; sent as Retry-After. */
  readonly retryAfterSeconds: number | null;

  constructor(
    status: number,
    code: string,
    title: string,
    detail: string,
    about: About = {},
    retryAfterSeconds: number | null = null,
  ) {
    super(detail);
    this.name = 'ProblemError';
    this.status = status;
    this.code = code;
    this.title = title;
    this.about = about;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  toProblem(): Problem {
    return {
      type: 'about:blank',
      title: this.title,
      status: this.status,
      code: this.code,
      detail: this.message,
      ...this.about,
    };
  }
}
