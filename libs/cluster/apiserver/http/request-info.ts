// Mirrors apiserver/pkg/endpoints/request: RequestInfo
// Differs: nothing that can be seen.

export interface RequestInfo {
  readonly isResource: boolean;
  readonly path: string;
  readonly query: Query;
  readonly verb: string;
  readonly group: string;
  readonly version: string;
  readonly namespace: string | undefined;
  readonly resource: string;
  readonly subresource: string;
  readonly name: string;
  /** What follows the sub-resource: the path for a proxy. */
  readonly rest: readonly string[];
}

export type Query = ReadonlyMap<string, readonly string[]>;

export function first(query: Query, name: string): string | undefined {
  return query.get(name)?.[0];
}

/** A flag is on when it is there and neither false nor 0. */
export function isOn(query: Query, name: string): boolean {
  const value = first(query, name);
  return value !== undefined && value.toLowerCase() !== 'false' && value !== '0';
}

export function parseTarget(target: string): { readonly path: string; readonly query: Query } {
  const mark = target.indexOf('?');
  const path = mark < 0 ? target : target.slice(0, mark);
  const query = new Map<string, string[]>();
  if (mark >= 0) {
    for (const pair of target.slice(mark + 1).split('&')) {
      if (pair === '') continue;
      const equals = pair.indexOf('=');
      const name = unescape(equals < 0 ? pair : pair.slice(0, equals));
      const value = equals < 0 ? '' : unescape(pair.slice(equals + 1));
      query.set(name, [...(query.get(name) ?? []), value]);
    }
  }
  return { path, query };
}

function unescape(text: string): string {
  const spaced = text.replaceAll('+', ' ');
  try {
    return decodeURIComponent(spaced);
  } catch {
    return spaced; // a stray %: taken as it is
  }
}

const VERBS: Readonly<Record<string, string>> = { POST: 'create', GET: 'get', HEAD: 'get', PUT: 'update', PATCH: 'patch', DELETE: 'delete' };
/** Segments after a namespace's name that are sub-resources of the namespace itself. */
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(['status', 'finalize']);

export function requestInfo(method: string, target: string): RequestInfo {
  const { path, query } = parseTarget(target);
  const parts = path.split('/').filter((part) => part !== '').map(unescapePath);
  const none = { isResource: false, path, query, verb: method === 'HEAD' ? 'get' : method.toLowerCase(), group: '', version: '', namespace: undefined, resource: '', subresource: '', name: '', rest: [] };
  const isCore = parts[0] === 'api';
  if (!isCore && parts[0] !== 'apis') return none;
  const start = isCore ? 1 : 2;
  if (parts.length <= start + 1) return none;
  const group = isCore ? '' : (parts[1] as string);
  const version = parts[start] as string;
  let rest = parts.slice(start + 1);
  let verb = VERBS[method] ?? method.toLowerCase();
  if (rest[0] === 'watch' && rest.length > 1) {
    verb = 'watch';
    rest = rest.slice(1);
  }
  let namespace: string | undefined;
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1];
    if (rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] as string)) rest = rest.slice(2);
  }
  const [resource = '', name = '', subresource = '', ...more] = rest;
  const isNamespaceItself = resource === 'namespaces';
  if (name === '' && verb === 'get') verb = isOn(query, 'watch') ? 'watch' : 'list';
  else if (name !== '' && verb === 'get' && subresource === '' && isOn(query, 'watch')) verb = 'watch';
  if (name === '' && verb === 'delete') verb = 'deletecollection';
  return { isResource: true, path, query, verb, group, version, namespace: isNamespaceItself ? (name === '' ? undefined : name) : namespace, resource, subresource, name, rest: more };
}

function unescapePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
