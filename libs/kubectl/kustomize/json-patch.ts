// Mirrors RFC 6902 as gopkg.in/evanphx/json-patch.v4 applies it, which is laxer than the API server is
import { type Dynamic, isRecord } from '#kubectl/rest/dynamic.js';
import { clone, sameJson } from '#kubectl/rest/dynamic.js';
import { attempt, Failure, within } from './failure.js';
import { parse } from './kustomization.js';

export type JsonPatch = readonly Dynamic[];

/** A patch in JSON or YAML. Throws Failure. */
export function readJsonPatch(text: string): JsonPatch {
  const value = text.startsWith('[') ? parseJson(text) : parse(text);
  if (value === null || value === undefined) return [];
  if (!Array.isArray(value)) throw new Failure(`json: cannot unmarshal ${isRecord(value) ? 'object' : typeof value === 'boolean' ? 'bool' : typeof value} into Go value of type jsonpatch.Patch`);
  for (const step of value) if (!isRecord(step)) throw new Failure(`json: cannot unmarshal ${Array.isArray(step) ? 'array' : typeof step} into Go value of type jsonpatch.Operation`);
  return value;
}

function parseJson(text: string): Dynamic {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new Failure(`invalid character: ${error.message}`);
    throw error;
  }
}

/** The document after all steps. Throws Failure. */
export function applyJsonPatch(document: Dynamic, patch: JsonPatch): Dynamic {
  const holder = { document: clone(document) };
  for (const step of patch) applyStep(holder, step);
  return holder.document;
}

interface Spot {
  readonly holder: Dynamic;
  readonly key: string;
}

function applyStep(root: { document: Dynamic }, step: Dynamic): void {
  const { op, path } = step;
  if (!['add', 'remove', 'replace', 'move', 'copy', 'test'].includes(op)) throw new Failure(`Unexpected kind: ${typeof op === 'string' ? op : 'unknown'}`);
  if (typeof path !== 'string') throw new Failure(`${op} operation failed to decode path: missing value`);
  if (path === '' && (op === 'add' || op === 'replace')) {
    root.document = clone(step.value);
    return;
  }
  const spot = (at: string) => findSpot(root.document, at);
  switch (op) {
    case 'add':
      return within2(`error in add for path: '${path}'`, () => add(need(spot(path), `add operation does not apply: doc is missing path: "${path}"`), clone(step.value ?? null)));
    case 'remove':
      return within2(`error in remove for path: '${path}'`, () => remove(need(spot(path), `remove operation does not apply: doc is missing path: "${path}"`)));
    case 'replace':
      return replace(need(spot(path), `replace operation does not apply: doc is missing path: ${path}`), path, clone(step.value ?? null));
    case 'test':
      return test(need(spot(path), `test operation does not apply: is missing path: ${path}`), path, step);
    default:
      return transfer(root, step);
  }
}

/** A failure of the place itself is told alone. */
class Missing extends Failure {}

function within2(prefix: string, step: () => void): void {
  const failure = attempt(step);
  if (failure instanceof Missing) throw failure;
  if (failure instanceof Failure) throw new Failure(`${prefix}: ${failure.message}`);
}

function need(spot: Spot | undefined, text: string): Spot {
  if (spot === undefined) throw new Missing(`${text}: missing value`);
  return spot;
}

function findSpot(document: Dynamic, path: string): Spot | undefined {
  const [first, ...parts] = path.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const key = parts.pop();
  if (first === undefined || key === undefined) return undefined;
  let holder = document;
  for (const part of parts) {
    const next = attempt(() => get({ holder, key: part }));
    if (next instanceof Failure || (!isRecord(next) && !Array.isArray(next))) return undefined;
    holder = next;
  }
  return { holder, key };
}

function indexOf(key: string): number {
  if (!/^[-+]?\d+$/.test(key)) throw new Failure(`strconv.Atoi: parsing ${JSON.stringify(key)}: invalid syntax`);
  return Number(key);
}

function placeIn(list: readonly unknown[], key: string): number {
  const index = indexOf(key);
  if (index < -list.length || index >= list.length) throw new Failure(`Unable to access invalid index: ${index}: invalid index referenced`);
  return index < 0 ? index + list.length : index;
}

function get({ holder, key }: Spot): Dynamic {
  if (!Array.isArray(holder)) return Object.hasOwn(holder, key) ? holder[key] : undefined;
  return holder[placeIn(holder, key)];
}

function put({ holder, key }: Spot, value: Dynamic): void {
  if (Array.isArray(holder)) holder[placeIn(holder, key)] = value;
  else Object.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function add(spot: Spot, value: Dynamic): void {
  const { holder, key } = spot;
  if (!Array.isArray(holder)) return put(spot, value);
  if (key === '-') {
    holder.push(value);
    return;
  }
  const index = within(`value was not a proper array index: '${key}'`, () => indexOf(key));
  if (index > holder.length || index < -holder.length - 1) throw new Failure(`Unable to access invalid index: ${index}: invalid index referenced`);
  holder.splice(index < 0 ? index + holder.length + 1 : index, 0, value);
}

function remove({ holder, key }: Spot): void {
  if (Array.isArray(holder)) holder.splice(placeIn(holder, key), 1);
  else if (!Object.hasOwn(holder, key)) throw new Failure(`Unable to remove nonexistent key: ${key}: missing value`);
  else delete holder[key];
}

function replace(spot: Spot, path: string, value: Dynamic): void {
  if (attempt(() => get(spot)) instanceof Failure) throw new Failure(`replace operation does not apply: doc is missing key: ${path}: missing value`);
  put(spot, value);
}

function test(spot: Spot, path: string, { value = null }: Dynamic): void {
  const found = within(`error in test for path: '${path}'`, () => get(spot));
  if (!sameJson(found ?? null, value)) throw new Failure(`testing value ${path} failed: test failed`);
}

/** Moves or copies. */
function transfer({ document }: { document: Dynamic }, { op, path, from }: Dynamic): void {
  if (typeof from !== 'string') throw new Failure(`${op} operation failed to decode from: missing value`);
  const source = need(findSpot(document, from), `${op} operation does not apply: doc is missing from path: ${from}`);
  const where = op === 'move' ? `error in move for path: '${source.key}'` : `error in copy for from: '${from}'`;
  const value = within(where, () => get(source));
  if (op === 'move') within(where, () => remove(source));
  const target = need(findSpot(document, path), `${op} operation does not apply: doc is missing destination path: ${path}`);
  within(op === 'move' ? `error in move for path: '${path}'` : `error while adding value during copy`, () => add(target, clone(value ?? null)));
}
