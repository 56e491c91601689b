// Mirrors k8s.io/kubectl/pkg/cmd/util/helpers.go (checkErr) and apimachinery's errors
// Differs: one place turns every failure into the text and status that kubectl ends with.
import type { Dynamic } from './dynamic.js';
import { listOf } from './dynamic.js';

/** Ends the command: `error: …` on stderr. */
export class Fatal extends Error {
  constructor(
    message: string,
    readonly status = 1,
  ) {
    super(message);
  }
}

/** Like Fatal, but the message is printed as it is. */
export class Plain extends Fatal {}

/** What is wrong with one of the objects asked for. In a list of failures it stands as it is. */
export class VisitError extends Fatal {}

/** No connection to the server: `cause` is what the socket said. */
export class Unreachable extends Plain {
  constructor(
    message: string,
    override readonly cause: string,
  ) {
    super(message);
  }
}

/** Ends the command without a word. */
export class Quit extends Error {
  constructor(readonly status: number) {
    super(`exit ${status}`);
  }
}

/** Several failures, each on its own line. */
export class Many extends Error {
  constructor(readonly errors: readonly Error[]) {
    super(errors.length === 1 ? (errors[0] as Error).message : `[${errors.map((error) => error.message).join(', ')}]`);
  }
}

/** A kind or resource name that discovery does not know. */
export class NoMatch extends Error {
  constructor(
    readonly resource: string,
    readonly group = '',
    readonly version = '',
  ) {
    const where = group !== '' && version !== '' ? ` in group "${group}" and version "${version}"` : group !== '' ? ` in group "${group}"` : version !== '' ? ` in version "${version}"` : '';
    super(`the server doesn't have a resource type "${resource}"${where}`);
  }
}

/** An error that the API server answered: a Status object. */
export class ApiError extends Error {
  constructor(readonly status: Dynamic) {
    super(String(status?.message ?? ''));
  }
  get reason(): string {
    return this.status?.reason ?? '';
  }
  get code(): number {
    return this.status?.code ?? 0;
  }
  /** The same error with another message. */
  withMessage(message: string): ApiError {
    return new ApiError({ ...this.status, message });
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'NotFound';
}
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.reason === 'Conflict';
}

/** Says which file an error of the API is about. */
export function withSource(error: unknown, verb: string, source: string): unknown {
  if (source === '') return error;
  if (error instanceof ApiError && error.reason !== '') return error.withMessage(`error when ${verb} ${quote(source)}: ${error.message}`);
  if (error instanceof Quit || !(error instanceof Error)) return error;
  return new Fatal(`error when ${verb} ${quote(source)}: ${error.message}`);
}

export function quote(text: string): string {
  return JSON.stringify(text);
}

/** What is printed on stderr, and the exit status. */
export function describeError(error: unknown): { readonly text: string; readonly status: number } | undefined {
  if (error instanceof Quit) return { text: '', status: error.status };
  if (error instanceof ApiError && error.reason === 'Invalid') return { text: `${invalidText(error)}\n`, status: 1 };
  if (error instanceof NoMatch) return { text: `${error.message}\n`, status: 1 };
  if (error instanceof Many) {
    if (error.errors.length === 1) return describeError(error.errors[0]);
    return { text: error.errors.map((each) => `${messageOf(each)}\n`).join(''), status: 1 };
  }
  if (error instanceof Plain) return { text: `${error.message}\n`, status: error.status };
  const standard = standardMessage(error);
  if (standard !== undefined) return { text: `${standard}\n`, status: 1 };
  if (error instanceof Fatal) return { text: `${error.message.startsWith('error: ') ? '' : 'error: '}${error.message.replace(/\n$/, '')}\n`, status: error.status };
  return undefined;
}

/** The text of one failure among several. */
export function messageOf(error: unknown): string {
  return standardMessage(error) ?? (error instanceof Error ? error.message : String(error));
}

export function standardMessage(error: unknown): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  if (error.reason === 'Unauthorized') return `error: You must be logged in to the server (${error.message === '' ? 'the server has asked for the client to provide credentials' : error.message})`;
  return error.reason === '' ? `Error from server: ${error.message}` : `Error from server (${error.reason}): ${error.message}`;
}

function invalidText(error: ApiError): string {
  const { details, message } = error.status;
  let text = 'The request is invalid';
  if (details === undefined || details === null) return message ? `${text}: ${message}` : text;
  const causes = listOf(details.causes);
  if (details.kind || details.name) text = `The ${details.kind ?? ''} ${quote(details.name ?? '')} is invalid`;
  else if (message && causes.length === 0) text += `: ${message}`;
  if (causes.length === 0) return text;
  const lines = [...new Set(causes.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`))];
  return lines.length === 1 ? `${text}: ${lines[0]}` : `${text}: \n${lines.map((line) => `* ${line}`).join('\n')}`;
}
