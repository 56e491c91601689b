import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Problem } from '#contracts/problem.js';
import { isConnectionError } from '#db/connection.js';
import { RowConflict, RowNotFound } from '#db/errors.js';
import { RequestRefused } from '#queue/session-channels.js';
import { InvalidInput } from './validation.pipe.js';

/** Makes problem+json of every error. What nobody expected is logged whole and told as 500 without its text. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<IncomingMessage & { id?: unknown }>();
    const response = http.getResponse<ServerResponse>();
    const problem = { ...problemOf(error), ...(request.id === undefined ? {} : { requestId: String(request.id) }) };
    if (problem.status >= 500) this.log.error(error);
    if (response.headersSent) {
      response.end();
      return;
    }
    if (problem.status === 503) response.setHeader('Retry-After', '2');
    response.statusCode = problem.status;
    response.setHeader('Content-Type', 'application/problem+json');
    response.end(JSON.stringify(problem));
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof InvalidInput) return { ...blank(400), detail: 'The request does not fit.', errors: [...error.errors] };
  if (error instanceof RowNotFound) return { ...blank(404), detail: error.message };
  if (error instanceof RowConflict) return { ...blank(409), detail: error.message };
  if (error instanceof RequestRefused) return { ...blank(error.code), detail: error.message };
  if (error instanceof HttpException) return { ...blank(error.getStatus()), detail: error.message };
  if (isParserError(error)) return { ...blank(error.status), detail: error.message };
  if (isConnectionError(error)) return { ...blank(503), detail: 'The database is away; try again in a moment.' };
  return { ...blank(500), detail: 'Something went wrong here; it is noted.' };
}

function blank(status: number): Problem {
  return { type: 'about:blank', title: STATUS_CODES[status] ?? 'Error', status };
}

/** Express' body parser throws errors that say which 4xx they are. */
function isParserError(error: unknown): error is Error & { status: number } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && error.status >= 400 && error.status < 500;
}
