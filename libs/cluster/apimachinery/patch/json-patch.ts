// Mirrors RFC 6902 as gopkg.in/evanphx/json-patch.v4 applies it
// Differs: only its messages that kubectl shows are kept to the letter.
import { badRequest, failure } from '#cluster/apimachinery/errors.js';
import { deepEqual, isList, isObject, type JsonValue } from '#cluster/apimachinery/json.js';

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: JsonValue;
}

/** Kubernetes' own limit: a larger patch is refused. */
const OPERATIONS_MAX = 10_000;

/** Throws StatusError: BadRequest for a malformed patch, Invalid when it does not fit the document. */
export function applyJsonPatch(document: JsonValue, patch: unknown): JsonValue {
  if (!isList(patch)) throw badRequest(`error decoding patch: json: cannot unmarshal ${typeName(patch as JsonValue)} into Go value of type []handlers.jsonPatchOp`);
  if (patch.length > OPERATIONS_MAX) {
    throw failure(413, 'RequestEntityTooLarge', `Request entity too large: The allowed maximum operations in a JSON patch is ${OPERATIONS_MAX}, got ${patch.length}`);
  }
  for (const step of patch) checkOperation(step);
  let result = document;
  for (const step of patch) result = applyOne(result, step as unknown as Operation);
  return result;
}

const OPERATION_FIELDS = new Set(['op', 'path', 'from', 'value']);

/** Fields that no operation has, as strict decoding names them. */
export function unknownInJsonPatch(patch: unknown): readonly string[] {
  if (!isList(patch)) return [];
  return patch.flatMap((step, i) => (isObject(step) ? Object.keys(step) : []).filter((name) => !OPERATION_FIELDS.has(name)).map((name) => `json patch unknown field ${JSON.stringify(`[${i}].${name}`)}`));
}

function checkOperation(step: JsonValue): void {
  const problem = (value: JsonValue, where: string) => badRequest(`error decoding patch: json: cannot unmarshal ${typeName(value)} into Go ${where}`);
  if (!isObject(step)) throw problem(step, 'value of type handlers.jsonPatchOp');
  for (const name of ['op', 'path', 'from']) {
    const value = step[name];
    if (typeof value !== 'string' && value !== undefined && value !== null) throw problem(value, `struct field jsonPatchOp.${name} of type string`);
  }
  if (typeof step['op'] !== 'string' || typeof step['path'] !== 'string') throw unfit('an operation needs op and path');
}

function typeName(value: JsonValue): string {
  if (typeof value === 'boolean') return 'bool';
  return isList(value) ? 'array' : isObject(value) ? 'object' : typeof value;
}

function applyOne(document: JsonValue, { op, path, from, value }: Operation): JsonValue {
  const tokens = tokensOf(path);
  switch (op) {
    case 'add':
      return change(document, tokens, path, 'add', () => value ?? null);
    case 'replace':
      return change(document, tokens, path, 'replace', () => value ?? null);
    case 'remove':
      return change(document, tokens, path, 'remove', () => null);
    case 'move': {
      const source = tokensOf(from ?? '');
      const moved = read(document, source);
      if (moved === undefined) throw unfit(`error in move for path: '${path}': ${missing(from ?? '')}`);
      return change(change(document, source, from ?? '', 'remove', () => null), tokens, path, 'add', () => moved);
    }
    case 'copy': {
      const copied = read(document, tokensOf(from ?? ''));
      if (copied === undefined) throw unfit(`error in copy for from: '${from ?? ''}': ${missing(from ?? '')}`);
      return change(document, tokens, path, 'add', () => copied);
    }
    case 'test': {
      const found = read(document, tokens);
      if (found === undefined && value !== null) throw unfit(`error in test for path: '${path}': ${missing(path)}`);
      if (!deepEqual(found ?? null, value ?? null)) throw unfit(`testing value ${path} failed: test failed`);
      return document;
    }
    default:
      throw unfit(`Unexpected kind: ${op}`);
  }
}

function change(document: JsonValue, tokens: readonly string[], path: string, op: 'add' | 'replace' | 'remove', make: () => JsonValue): JsonValue {
  const [token, ...rest] = tokens;
  if (token === undefined) return make();
  if (isList(document)) return changeList(document, token, rest, path, op, make);
  if (!isObject(document)) throw unfit(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
  if (rest.length > 0) {
    const inner = document[token];
    if (inner === undefined || inner === null) throw unfit(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
    return { ...document, [token]: change(inner, rest, path, op, make) };
  }
  if (op === 'add') return { ...document, [token]: make() };
  if (!(token in document)) {
    throw unfit(op === 'replace' ? `replace operation does not apply: doc is missing key: ${path}: missing value` : `remove operation does not apply: Unable to remove nonexistent key: ${token}: missing value`);
  }
  if (op === 'replace') return { ...document, [token]: make() };
  const { [token]: _gone, ...kept } = document;
  return kept;
}

function changeList(list: readonly JsonValue[], token: string, rest: readonly string[], path: string, op: 'add' | 'replace' | 'remove', make: () => JsonValue): JsonValue {
  const copy = [...list];
  if (token === '-' && op === 'add' && rest.length === 0) return [...copy, make()];
  if (!/^-?\d+$/.test(token)) throw unfit(`error in ${op} for path: '${path}': strconv.Atoi: parsing ${JSON.stringify(token)}: invalid syntax`);
  const i = Number(token);
  if (rest.length > 0) {
    const inner = copy[i];
    if (inner === undefined) throw unfit(`${op} operation does not apply: doc is missing path: "${path}": missing value`);
    copy[i] = change(inner, rest, path, op, make);
    return copy;
  }
  if (op === 'add') {
    if (i > copy.length || i < 0) throw unfit(`error in add for path: '${path}': Unable to access invalid index: ${i}: invalid index referenced`);
    copy.splice(i, 0, make());
    return copy;
  }
  if (i >= copy.length || i < 0) {
    throw unfit(op === 'replace' ? `replace operation does not apply: doc is missing key: ${path}: missing value` : `error in remove for path: '${path}': Unable to access invalid index: ${i}: invalid index referenced`);
  }
  if (op === 'replace') copy[i] = make();
  else copy.splice(i, 1);
  return copy;
}

function read(document: JsonValue, tokens: readonly string[]): JsonValue | undefined {
  let at: JsonValue | undefined = document;
  for (const token of tokens) {
    if (isList(at)) at = at[Number(token)];
    else if (isObject(at)) at = Object.hasOwn(at, token) ? at[token] : undefined;
    else return undefined;
  }
  return at;
}

function tokensOf(path: string): string[] {
  if (path === '') return [];
  return path
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function missing(path: string): string {
  return `doc is missing path: ${path}: missing value`;
}

function unfit(text: string): Error {
  return failure(422, 'Invalid', 'the server rejected our request due to an error in our request', text === '' ? undefined : {});
}
