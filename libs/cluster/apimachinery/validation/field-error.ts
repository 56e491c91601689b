// Mirrors staging/src/k8s.io/apimachinery/pkg/util/validation/field
// Differs: a path is the text itself; `path.at('spec').index(0)` is `at(index(path, 0), 'spec')`.
import type { StatusCause } from '#cluster/apimachinery/errors.js';

export type FieldErrorType =
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooShort'
  | 'FieldValueTooMany'
  | 'FieldValueNotFound'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** One thing wrong with one field. `body` is the message without the field. */
export interface FieldError {
  readonly type: FieldErrorType;
  readonly field: string;
  readonly body: string;
}

export function required(field: string, detail = ''): FieldError {
  return { type: 'FieldValueRequired', field, body: withDetail('Required value', detail) };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: 'FieldValueDuplicate', field, body: `Duplicate value: ${shown(value)}` };
}

export function invalidValue(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

/** Where the value is too large to be shown. */
export function invalidOmitting(field: string, detail: string): FieldError {
  return { type: 'FieldValueInvalid', field, body: withDetail('Invalid value', detail) };
}

export function notSupported(field: string, value: unknown, valid: readonly string[]): FieldError {
  const values = valid.map((each) => JSON.stringify(each)).join(', ');
  return { type: 'FieldValueNotSupported', field, body: withDetail(`Unsupported value: ${shown(value)}`, valid.length === 0 ? '' : `supported values: ${values}`) };
}

export function forbiddenField(field: string, detail: string): FieldError {
  return { type: 'FieldValueForbidden', field, body: withDetail('Forbidden', detail) };
}

export function tooLong(field: string, bytesMax: number): FieldError {
  return { type: 'FieldValueTooLong', field, body: `Too long: may not be more than ${bytesMax} byte${bytesMax === 1 ? '' : 's'}` };
}

export function tooShort(field: string, charactersMin: number): FieldError {
  return { type: 'FieldValueTooShort', field, body: `Too short: must be at least ${charactersMin} character${charactersMin === 1 ? '' : 's'}` };
}

export function tooMany(field: string, count: number, countMax: number): FieldError {
  return { type: 'FieldValueTooMany', field, body: `Too many: ${count}: must have at most ${countMax} item${countMax === 1 ? '' : 's'}` };
}

export function notFoundValue(field: string, value: unknown): FieldError {
  return { type: 'FieldValueNotFound', field, body: `Not found: ${shown(value)}` };
}

export function typeInvalid(field: string, value: unknown, detail: string): FieldError {
  return { type: 'FieldValueTypeInvalid', field, body: withDetail(`Invalid value: ${shown(value)}`, detail) };
}

/** What the server could not make out. */
export function internalError(field: string, detail: string): FieldError {
  return { type: 'InternalError', field, body: `Internal error: ${detail}` };
}

export function messageOf(error: FieldError): string {
  return `${error.field}: ${error.body}`;
}

export function causeOf(error: FieldError): StatusCause {
  return { reason: error.type, message: error.body, field: error.field };
}

/** One message as it is, several in brackets, a repeated one once. */
export function joinFieldErrors(errors: readonly FieldError[]): string {
  const messages = [...new Set(errors.map(messageOf))];
  return messages.length === 1 ? (messages[0] as string) : `[${messages.join(', ')}]`;
}

function withDetail(text: string, detail: string): string {
  return detail === '' ? text : `${text}: ${detail}`;
}

/** How Kubernetes shows a value in a message: text quoted, anything that is not a scalar as JSON. */
export function shown(value: unknown): string {
  if (value === undefined || value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return escapeHtml(JSON.stringify(value, sortMaps));
}

/** Go writes structs in the order of their fields, maps by key; labels are the maps that errors show. */
function sortMaps(key: string, value: unknown): unknown {
  if (key !== 'matchLabels' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** encoding/json writes <, > and & as escapes; %q does not, so only in what is not a plain string. */
function escapeHtml(json: string): string {
  if (json.startsWith('"')) return json;
  return json.replace(/[<>&]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
