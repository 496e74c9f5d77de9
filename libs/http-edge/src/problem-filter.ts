import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_MEDIA_TYPE, type Problem } from '#contracts';
import { ProblemError } from './problem-error.ts';

/** What the framework throws by itself: Nest wraps Fastify's own errors, or hands them on as they are. */
interface FrameworkFailure {
  readonly statusCode?: number;
  readonly message: string;
}

const DISCARDED_BYTES_MAX = 16 * 1024 * 1024;

type Says = Omit<Problem, 'type' | 'status' | 'detail'>;

/** The one place where an app's errors become replies. What nobody expected is logged and answered with a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const problem = this.#problemOf(error, http.getRequest<FastifyRequest>());
    if (error instanceof ProblemError && error.retryAfterSeconds !== null) {
      void reply.header('retry-after', String(error.retryAfterSeconds));
    }
    if (problem.status === 413 && isSoonOver(http.getRequest<FastifyRequest>())) {
      void reply.header('connection', 'keep-alive');
    }
    void reply.status(problem.status).type(PROBLEM_MEDIA_TYPE).send(JSON.stringify(problem));
  }

  #problemOf(error: unknown, request: FastifyRequest): Problem {
    if (error instanceof ProblemError) return error.toProblem();
    const { message } = error as FrameworkFailure;
    const status =
      error instanceof HttpException ? error.getStatus() : (error as FrameworkFailure).statusCode;
    if (status !== undefined && (error instanceof HttpException || (status >= 400 && status < 500))) {
      if (status >= 500) this.#log.warn(message);
      return { type: 'about:blank', status, detail: message, ...saidBy(status, request) };
    }
    this.#log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
    return {
      type: 'about:blank',
      title: 'Something broke here',
      status: 500,
      code: 'internal',
      detail: 'the cause is in the log of this app',
    };
  }
}

/**
 * A body that is too large is refused before it was read; closing the connection then would reset it under a client that is
 * still sending, which would never see why. So the rest is read and thrown away, unless that would take too long.
 */
const isSoonOver = ({ headers }: FastifyRequest): boolean =>
  Number(headers['content-length'] ?? Infinity) <= DISCARDED_BYTES_MAX;

function saidBy(status: number, request: FastifyRequest): Says {
  if (status === 413) {
    return {
      code: 'body-too-large',
      title: 'The request is too large',
      field: '(body)',
      expected: `at most ${request.routeOptions.bodyLimit} bytes`,
      example: 'fewer items, in several requests',
    };
  }
  return SAID[status] ?? { code: 'refused', title: 'The request was refused' };
}

const SAID: Readonly<Record<number, Says>> = {
  400: {
    code: 'malformed-request',
    title: 'The request could not be read',
    field: '(body)',
    expected: 'a JSON object as /openapi.json describes it',
    example: '{"siteId":"CGK-T3"}',
  },
  401: { code: 'unauthorised', title: 'Who is asking?' },
  403: { code: 'forbidden', title: 'Not allowed' },
  404: { code: 'not-found', title: 'There is no such thing here' },
  415: {
    code: 'media-type',
    title: 'The request could not be read',
    field: 'content-type',
    expected: 'the media type of JSON',
    example: 'application/json',
  },
  429: { code: 'too-many-requests', title: 'Too many requests' },
  503: { code: 'unavailable', title: 'Not available now' },
};
