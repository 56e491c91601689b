// Mirrors apiserver/pkg/endpoints/installer.go as OpenAPI shows it: paths, actions, parameters
// Differs: no descriptions; bodies and answers are told in JSON only.
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { Subresource } from '#cluster/apiserver/strategy.js';
import { refTo, type Document, type Flavour } from './openapi-schemas.js';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];
const CONNECT_METHODS: Readonly<Record<string, readonly string[]>> = {
  attach: ['get', 'post'], exec: ['get', 'post'], portforward: ['get', 'post'], proxy: ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'],
};
const PATCH_TYPES = ['application/apply-patch+yaml', 'application/json-patch+json', 'application/merge-patch+json', 'application/strategic-merge-patch+json'];
const BOOLEANS: ReadonlySet<string> = new Set(['allowWatchBookmarks', 'force', 'ignoreStoreReadErrorWithClusterBreakingPotential', 'orphanDependents', 'sendInitialEvents', 'watch']);
const INTEGERS: ReadonlySet<string> = new Set(['gracePeriodSeconds', 'limit', 'timeoutSeconds']);
const LIST: readonly string[] = ['allowWatchBookmarks', 'continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents', 'shardSelector', 'timeoutSeconds', 'watch'];
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'];
const DELETE = ['dryRun', 'gracePeriodSeconds', 'ignoreStoreReadErrorWithClusterBreakingPotential', 'orphanDependents', 'propagationPolicy'];
const QUERY: Readonly<Record<string, readonly string[]>> = {
  list: LIST,
  watchlist: LIST,
  watch: LIST,
  post: WRITE,
  put: WRITE,
  patch: [...WRITE, 'force'],
  delete: DELETE,
  deletecollection: ['continue', 'dryRun', 'fieldSelector', 'gracePeriodSeconds', 'ignoreStoreReadErrorWithClusterBreakingPotential', 'labelSelector', 'limit', 'orphanDependents', 'propagationPolicy', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents', 'shardSelector', 'timeoutSeconds'],
};
const CODES: Readonly<Record<string, readonly number[]>> = { post: [200, 201, 202, 401], put: [200, 201, 401], patch: [200, 201, 401], delete: [200, 202, 401] };

interface Kind {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

/** One operation, in words of either version of OpenAPI. */
interface Operation {
  readonly action?: string;
  readonly kind?: Kind;
  /** Names of the types of body and answer. */
  readonly body?: string | undefined;
  readonly answer?: string | undefined;
}

/** Adds the paths of resources, and names the types that they need. */
export class PathCollector {
  readonly types = new Set<string>();
  readonly #operations = new Map<string, Map<string, Operation>>();
  readonly #flavour: Flavour;
  readonly #typeOf: (kind: Kind) => string | undefined;

  constructor(flavour: Flavour, typeOf: (kind: Kind) => string | undefined) {
    this.#flavour = flavour;
    this.#typeOf = typeOf;
  }

  paths(): Document {
    return Object.fromEntries([...this.#operations].map(([path, operations]) => [path, this.#item(path, operations)]));
  }

  /** A path that tells of other paths. */
  addRoot(path: string, answer?: string): void {
    this.#add(path, 'get', { answer });
  }

  addResource(resource: Resource, root: string): void {
    const { strategy, ref } = resource;
    const verbs: readonly string[] = strategy.verbs ?? ALL_VERBS;
    const scope = strategy.namespaced ? '/namespaces/{namespace}' : '';
    const collection = `${root}${scope}/${ref.resource}`;
    const one = `${collection}/{name}`;
    const type = this.#typeOf(ref);
    const list = type === undefined ? undefined : `${type}List`;
    const add = (path: string, method: string, operation: Operation) => this.#add(path, method, { kind: ref, ...operation });
    if (verbs.includes('list')) add(collection, 'get', { action: 'list', answer: list });
    if (verbs.includes('create')) add(collection, 'post', { action: 'post', body: type, answer: type });
    if (verbs.includes('deletecollection')) add(collection, 'delete', { action: 'deletecollection', body: `${META}DeleteOptions`, answer: `${META}Status` });
    if (verbs.includes('get')) add(one, 'get', { action: 'get', answer: type });
    if (verbs.includes('update')) add(one, 'put', { action: 'put', body: type, answer: type });
    if (verbs.includes('patch')) add(one, 'patch', { action: 'patch', body: `${META}Patch`, answer: type });
    if (verbs.includes('delete')) add(one, 'delete', { action: 'delete', body: `${META}DeleteOptions`, answer: strategy.returnsDeleted === true ? type : `${META}Status` });
    for (const sub of strategy.subresources ?? []) this.#addSubresource(resource, sub, one, type);
    this.#addAllNamespaces(resource, root, verbs, list);
  }

  #addSubresource({ ref }: Resource, { name, verbs, kind = ref }: Subresource, one: string, type: string | undefined): void {
    const path = `${one}/${name}`;
    const connect = CONNECT_METHODS[name];
    if (connect !== undefined) {
      for (const method of connect) {
        this.#add(path, method, { action: 'connect', kind });
        if (name === 'proxy') this.#add(`${path}/{path}`, method, { action: 'connect', kind });
      }
      return;
    }
    const own = this.#typeOf(kind) ?? type;
    if (verbs.includes('get')) this.#add(path, 'get', { action: 'get', kind, answer: name === 'log' ? undefined : own });
    if (verbs.includes('create')) this.#add(path, 'post', { action: 'post', kind, body: own, answer: own });
    if (verbs.includes('update')) this.#add(path, 'put', { action: 'put', kind, body: own, answer: own });
    if (verbs.includes('patch')) this.#add(path, 'patch', { action: 'patch', kind, body: `${META}Patch`, answer: own });
  }

  /** Lists over all namespaces, and the old paths of watches. */
  #addAllNamespaces({ strategy, ref }: Resource, root: string, verbs: readonly string[], list: string | undefined): void {
    if (strategy.namespaced && verbs.includes('list')) this.#add(`${root}/${ref.resource}`, 'get', { action: 'list', kind: ref, answer: list });
    if (!verbs.includes('watch')) return;
    const event = `${META}WatchEvent`;
    this.#add(`${root}/watch/${ref.resource}`, 'get', { action: 'watchlist', kind: ref, answer: event });
    const scope = strategy.namespaced ? '/namespaces/{namespace}' : '';
    if (strategy.namespaced) this.#add(`${root}/watch${scope}/${ref.resource}`, 'get', { action: 'watchlist', kind: ref, answer: event });
    this.#add(`${root}/watch${scope}/${ref.resource}/{name}`, 'get', { action: 'watch', kind: ref, answer: event });
  }

  #add(path: string, method: string, operation: Operation): void {
    const operations = this.#operations.get(path) ?? new Map<string, Operation>();
    this.#operations.set(path, operations);
    operations.set(method, operation);
    for (const type of [operation.body, operation.answer]) if (type !== undefined) this.types.add(type);
  }

  /** What all operations of a path take stands at the path. */
  #item(path: string, operations: ReadonlyMap<string, Operation>): Document {
    const queries = [...operations.values()].map(({ action = '' }) => QUERY[action] ?? []);
    const common = (queries[0] ?? []).filter((name) => queries.every((each) => each.includes(name)));
    const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => this.#parameter(name as string, 'path'));
    const isPretty = [...operations.values()].some(({ action = 'connect' }) => action !== 'connect');
    const parameters = [...inPath, ...[...common, ...(isPretty ? ['pretty'] : [])].map((name) => this.#parameter(name, 'query'))];
    const item: Document = {};
    for (const [method, operation] of operations) item[method] = this.#operation(operation, (QUERY[operation.action ?? ''] ?? []).filter((name) => !common.includes(name)));
    if (parameters.length > 0) item['parameters'] = parameters;
    return item;
  }

  #operation({ action, kind, body, answer }: Operation, query: readonly string[]): Document {
    const codes = action === 'connect' ? [200, 401] : (CODES[action ?? ''] ?? [200, 401]);
    const types = action === 'patch' ? PATCH_TYPES : body === undefined ? [] : ['*/*'];
    const schemaOf = (type: string | undefined) => (type === undefined ? { type: 'string' } : { $ref: refTo(type, this.#flavour) });
    const isV3 = this.#flavour === 'v3';
    const content = (names: readonly string[], type: string | undefined) => Object.fromEntries(names.map((name) => [name, { schema: schemaOf(type) }]));
    const parameters = query.map((name) => this.#parameter(name, 'query'));
    if (!isV3 && body !== undefined) parameters.unshift({ name: 'body', in: 'body', required: true, schema: schemaOf(body) });
    return {
      ...(isV3 || types.length === 0 ? {} : { consumes: types }),
      ...(parameters.length === 0 ? {} : { parameters }),
      ...(isV3 && types.length > 0 ? { requestBody: { content: content(types, body), ...(action === 'delete' || action === 'deletecollection' ? {} : { required: true }) } } : {}),
      responses: Object.fromEntries(codes.map((code) => [code, answerOf(code, isV3 ? { content: content(['application/json'], answer) } : { schema: schemaOf(answer) })])),
      ...(action === undefined ? {} : { 'x-kubernetes-action': action }),
      ...(kind === undefined ? {} : { 'x-kubernetes-group-version-kind': { group: kind.group, kind: kind.kind, version: kind.version } }),
    };
  }

  #parameter(name: string, where: 'path' | 'query'): Document {
    const schema = { type: BOOLEANS.has(name) ? 'boolean' : INTEGERS.has(name) ? 'integer' : 'string', uniqueItems: true };
    return { name, in: where, ...(where === 'path' ? { required: true } : {}), ...(this.#flavour === 'v3' ? { schema } : schema) };
  }
}

const MEANINGS: Readonly<Record<number, string>> = { 200: 'OK', 201: 'Created', 202: 'Accepted', 401: 'Unauthorized' };

function answerOf(code: number, content: Document): Document {
  return { description: MEANINGS[code] ?? '', ...(code === 401 ? {} : content) };
}
