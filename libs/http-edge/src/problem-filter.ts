import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type Problem } from '#contracts';
import { ProblemError } from './problem-error.ts';

interface FastifyFailure {
  readonly code?: string;
  readonly statusCode?: number;
  readonly message: string;
}

/** The one place where an app's errors become replies. What nobody expected is logged and answered with a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.#problemOf(error);
    if (error instanceof ProblemError && error.retryAfterSeconds !== null) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    void reply.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }

  #problemOf(error: unknown): Problem {
    if (error instanceof ProblemError) return error.toProblem();
    if (error instanceof HttpException) return fromHttpException(error);
    const failure = error as FastifyFailure;
    if (failure.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
      return plain(413, 'body-too-large', 'The request is too large', 'a body may have at most 1 MiB');
    }
    if (failure.statusCode !== undefined && failure.statusCode >= 400 && failure.statusCode < 500) {
      const code = failure.statusCode === 415 ? 'media-type' : 'malformed-request';
      return plain(failure.statusCode, code, 'The request could not be read', failure.message);
    }
    this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return plain(500, 'internal', 'Something broke here', 'the cause is in the log of this app');
  }
}

function fromHttpException(error: HttpException): Problem {
  const status = error.getStatus();
  const codes: Record<number, string> = {
    400: 'malformed-request',
    401: 'unauthorised',
    403: 'forbidden',
    404: 'not-found',
    413: 'body-too-large',
    429: 'too-many-requests',
    503: 'unavailable',
  };
  return plain(status, codes[status] ?? 'refused', error.name.replace(/Exception$/, ''), error.message);
}

const plain = (status: number, code: string, title: string, detail: string): Problem => ({
  type: 'about:blank',
  title,
  status,
  code,
  detail,
});
