// Mirrors apiserver/pkg/endpoints/handlers/rest.go: reading of bodies
// Differs: nothing that can be seen.
import { badRequest, requestEntityTooLarge, type StatusError, unsupportedMediaType } from '#cluster/apimachinery/errors.js';
import { isList, isObject, type JsonObject, type JsonValue } from '#cluster/apimachinery/json.js';
import { tooDeepAt } from '#cluster/apimachinery/nesting.js';
import { readYaml, YamlError } from '#cluster/apimachinery/yaml/read.js';
import { jsonProblem } from '#cluster/apimachinery/validation/json-problem.js';
import type { PatchType } from '#cluster/client/client.js';
import type { HttpRequest } from '#linux/net/network.js';
import { decodeUtf8, encodeUtf8 } from '#linux/env/text.js';
import { duplicateFields } from './duplicate-fields.js';
import { ACCEPTED } from './media-type.js';
import { decodeProtobuf, isProtobuf } from './protobuf.js';
import { asUnmarshalError, yamlDuplicates } from './yaml-body.js';

/** kube-apiserver's own limit, from what etcd takes. */
const BODY_BYTES_MAX = 3 * 1024 * 1024;
const OPENING_BRACE = 123;

/** So much of a body that can't be read is shown. */
const SHOWN_LENGTH = 30;

/** `kind` is what the body should be; `wrongJson` words what is no JSON. Throws StatusError. */
function parseBody(request: HttpRequest, kind: string, wrongJson?: (problem: string) => StatusError): JsonValue {
  if (request.body.length > BODY_BYTES_MAX) throw requestEntityTooLarge(`limit is ${BODY_BYTES_MAX}`);
  const contentType = (request.headers['content-type'] ?? 'application/json').split(';')[0]?.trim() ?? '';
  if (isProtobuf(request.body)) return decodeProtobuf(request.body);
  if (contentType.includes('protobuf') || contentType.includes('cbor')) throw unsupportedMediaType(['application/json', 'application/yaml']);
  const text = decodeUtf8(request.body);
  if (text.trim() === '' && isYaml(request, text)) return {};
  const deepAt = tooDeepAt(text);
  if (deepAt >= 0) throw unrecognized(kind, `couldn't get version/kind; json parse error: invalid character '${text[deepAt]}' exceeded max depth`, text);
  if (!isYaml(request, text)) return fromJson(text, wrongJson ?? ((problem) => unrecognized(kind, `couldn't get version/kind; json parse error: ${problem}`, text)));
  try {
    return (readYaml(text) ?? {}) as JsonValue;
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    throw contentType === 'application/apply-patch+yaml' ? badRequest(`error decoding YAML: ${error.message}`) : unrecognized(kind, error.message, text);
  }
}

function isYaml({ headers }: HttpRequest, text: string): boolean {
  return (headers['content-type'] ?? '').includes('yaml') && !text.trimStart().startsWith('{');
}

function fromJson(text: string, wrong: (problem: string) => StatusError): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw wrong(jsonProblem(text) ?? error.message);
  }
}

/** The body of anything but a patch. Throws StatusError. */
export function parsePlainBody(request: HttpRequest, kind: string): JsonValue {
  const contentType = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (contentType !== '' && !ACCEPTED.includes(contentType) && !isProtobuf(request.body)) throw unsupportedMediaType(ACCEPTED);
  return parseBody(request, kind);
}

/** A patch. Throws StatusError. */
export function parsePatch(request: HttpRequest, kind: string, type: PatchType): JsonValue {
  return parseBody(request, kind, (problem) => badRequest(type === 'strategic' ? problem : `error decoding patch: ${problem}`));
}

/** A body that is an object with a kind. Throws StatusError. */
export function parseObject(request: HttpRequest, kind: string): JsonObject {
  const body = parsePlainBody(request, kind);
  const problem = (text: string) => unrecognized(kind, `couldn't get version/kind; json parse error: json: cannot unmarshal ${text}`, decodeUtf8(request.body));
  if (!isObject(body)) {
    throw problem(`${typeName(body)} into Go value of type struct { APIVersion string "json:\\"apiVersion,omitempty\\""; Kind string "json:\\"kind,omitempty\\"" }`);
  }
  for (const name of ['apiVersion', 'kind']) {
    const value = body[name];
    if (typeof value !== 'string' && value !== undefined && value !== null) throw problem(`${typeName(value)} into Go struct field .${name} of type string`);
  }
  return body;
}

/** Fields that stand twice in a body, as strict decoding tells of them, or as warnings do. */
export function duplicatesIn(request: HttpRequest, body: JsonValue, isStrict: boolean): readonly string[] {
  // Protobuf and YAML begin otherwise.
  if (request.body[0] === OPENING_BRACE) return duplicateFields(decodeUtf8(request.body), body);
  const duplicates = yamlDuplicatesIn(request);
  return isStrict && duplicates.length > 0 ? [asUnmarshalError(duplicates)] : duplicates;
}

/** Keys that stand twice in a body that is YAML. */
export function yamlDuplicatesIn(request: HttpRequest): readonly string[] {
  if (!(request.headers['content-type'] ?? '').includes('yaml')) return [];
  const text = decodeUtf8(request.body);
  return isYaml(request, text) ? yamlDuplicates(text) : [];
}

function typeName(value: JsonValue): string {
  if (typeof value === 'boolean') return 'bool';
  return isList(value) ? 'array' : value === null ? 'null' : typeof value;
}

function unrecognized(kind: string, problem: string, text: string): StatusError {
  if (text === '') return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (<empty>)`);
  const shown = text.startsWith('{') ? text.slice(0, SHOWN_LENGTH) : [...encodeUtf8(text.slice(0, SHOWN_LENGTH))].slice(0, SHOWN_LENGTH).map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem} (${shown}${text.length > SHOWN_LENGTH ? ' ...' : ''})`);
}
