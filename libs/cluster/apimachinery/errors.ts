// Mirrors staging/src/k8s.io/apimachinery/pkg/api/errors
// Differs: one class for all; a client rebuilds it from the Status on the wire.
import type { FieldError } from './validation/field-error.js';
import { causeOf, joinFieldErrors } from './validation/field-error.js';

export interface StatusCause {
  readonly reason?: string;
  readonly message?: string;
  readonly field?: string;
}

export interface StatusDetails {
  readonly name?: string;
  readonly group?: string;
  readonly kind?: string;
  readonly uid?: string;
  readonly causes?: readonly StatusCause[];
  readonly retryAfterSeconds?: number;
}

/** The `Status` kind of meta/v1, as the server sends it. */
export interface Status {
  readonly kind: 'Status';
  readonly apiVersion: 'v1';
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly status: 'Success' | 'Failure';
  readonly message?: string;
  readonly reason?: string;
  readonly details?: StatusDetails;
  readonly code?: number;
}

/** A refusal of the API server; `message` is Kubernetes' own text. */
export class StatusError extends Error {
  readonly status: Status;

  constructor(status: Status) {
    super(status.message ?? 'unknown');
    this.name = 'StatusError';
    this.status = status;
  }

  get code(): number {
    return this.status.code ?? 0;
  }

  get reason(): string {
    return this.status.reason ?? '';
  }
}

/** A resource or kind with its group, as error texts name it: `deployments.apps`, `Pod`. */
export interface Qualified {
  readonly group: string;
  readonly resource: string;
}

export function qualified({ group, resource }: Qualified): string {
  return group === '' ? resource : `${resource}.${group}`;
}

export function failure(code: number, reason: string, message: string, details?: StatusDetails): StatusError {
  return new StatusError({
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Failure',
    message,
    ...(reason === '' ? {} : { reason }),
    ...(details === undefined ? {} : { details }),
    code,
  });
}

function detailsOf(of: Qualified, name: string, more: StatusDetails = {}): StatusDetails {
  return {
    ...(name === '' ? {} : { name }),
    ...(of.group === '' ? {} : { group: of.group }),
    ...(of.resource === '' ? {} : { kind: of.resource }),
    ...more,
  };
}

export function notFound(of: Qualified, name: string): StatusError {
  return failure(404, 'NotFound', `${qualified(of)} ${quote(name)} not found`, detailsOf(of, name));
}

export function alreadyExists(of: Qualified, name: string, isBeingDeleted = false): StatusError {
  return failure(409, 'AlreadyExists', `${isBeingDeleted ? 'object is being deleted: ' : ''}${qualified(of)} ${quote(name)} already exists`, detailsOf(of, name));
}

/** `why` is the text after the colon; see also `modified`. */
export function conflict(of: Qualified, name: string, why: string): StatusError {
  return failure(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(of)} ${quote(name)}: ${why}`, detailsOf(of, name));
}

/** The optimistic lock failed. */
export function modified(of: Qualified, name: string): StatusError {
  return conflict(of, name, 'the object has been modified; please apply your changes to the latest version and try again');
}

/** Server-side apply met fields that other managers own. */
export function applyConflict(message: string, causes: readonly StatusCause[]): StatusError {
  return failure(409, 'Conflict', message, { causes });
}

/** `of.resource` is the kind here: `Pod`, `Deployment` of `apps`. */
export function invalid(of: Qualified, name: string, errors: readonly FieldError[]): StatusError {
  const message = `${qualified(of)} ${quote(name)} is invalid${errors.length === 0 ? '' : `: ${joinFieldErrors(errors)}`}`;
  return failure(422, 'Invalid', message, detailsOf(of, name, { causes: errors.map(causeOf) }));
}

export function forbidden(of: Qualified, name: string, why: string, causes?: readonly StatusCause[]): StatusError {
  let message = `${qualified(of)} ${quote(name)} is forbidden: ${why}`;
  if (name === '') message = `${qualified(of)} is forbidden: ${why}`;
  if (of.resource === '') message = `forbidden: ${why}`;
  return failure(403, 'Forbidden', message, detailsOf(of, name, causes === undefined ? {} : { causes }));
}

export function badRequest(message: string): StatusError {
  return failure(400, 'BadRequest', message);
}

export function unauthorized(message = 'Unauthorized'): StatusError {
  return failure(401, 'Unauthorized', message);
}

/** `of.resource` is the resource: `create is not supported on resources of kind "pods"`. */
export function methodNotAllowed(of: Qualified, action: string): StatusError {
  return failure(405, 'MethodNotAllowed', `${action} is not supported on resources of kind ${quote(qualified(of))}`, detailsOf(of, ''));
}

/** A resource version or continue token from before the last compaction. */
export function expired(message: string): StatusError {
  return failure(410, 'Expired', message);
}

export function tooManyRequests(message: string, retryAfterSeconds: number, causes?: readonly StatusCause[]): StatusError {
  return failure(429, 'TooManyRequests', message, { ...(causes === undefined ? {} : { causes }), ...(retryAfterSeconds > 0 ? { retryAfterSeconds } : {}) });
}

export function internal(message: string): StatusError {
  return failure(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] });
}

export function requestEntityTooLarge(message: string): StatusError {
  return failure(413, 'RequestEntityTooLarge', `Request entity too large: ${message}`);
}

export function unsupportedMediaType(accepted: readonly string[]): StatusError {
  const message = `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`;
  return failure(415, 'UnsupportedMediaType', message);
}

export function notAcceptable(accepted: readonly string[]): StatusError {
  return failure(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`);
}

export function isNotFound(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'NotFound';
}

export function isForbidden(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Forbidden';
}

export function isConflict(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'Conflict';
}

export function isAlreadyExists(error: unknown): boolean {
  return error instanceof StatusError && error.reason === 'AlreadyExists';
}

/** Go's %q for the text that names and messages are made of. */
export function quote(text: string): string {
  return JSON.stringify(text);
}
