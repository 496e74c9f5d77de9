import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { catchError, throwError } from 'rxjs';
import type { Observable } from 'rxjs';
import { ProblemError } from '#http-edge';
import { JournalUnreachableError } from '../journal/index.ts';
import { UpstreamError } from './upstream-error.ts';

/** The one place where failed surroundings (another app, the database) become an answer to a person. */
@Injectable()
export class SurroundingsInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(catchError((error: unknown) => throwError(() => translated(error))));
  }
}

function translated(error: unknown): unknown {
  if (error instanceof UpstreamError) return error.toProblemError();
  if (error instanceof JournalUnreachableError) {
    return new ProblemError(503, 'journal-unreachable', 'The journal cannot be read', error.message, {}, 2);
  }
  return error;
}
