// Mirrors kube-openapi's handlers and builders, v2 and v3
// Differs: JSON, but for the head of v2 that Go clients want as Protobuf (kubectl skips what it finds no definition of).
import { docOf, rawTypes, type RawType } from '#cluster/api/schema.js';
import type { Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { JsonValue } from '#cluster/apimachinery/json.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { encodeUtf8 } from '#linux/env/text.js';
import { json, pageNotFound } from './reply.js';

type Document = Record<string, unknown>;

/** Undefined for a path that is no OpenAPI path. */
export function openApi(core: Core, request: HttpRequest, path: string): HttpResponse | undefined {
  if (path === '/openapi/v2') return (request.headers['accept'] ?? '').startsWith('application/com.github.proto-openapi') ? headOfV2() : json(200, documentV2(core));
  if (path === '/openapi/v3') return json(200, { paths: Object.fromEntries(groupVersions(core).map((each) => [each, { serverRelativeURL: `/openapi/v3/${each}?hash=${hashOf(core, each)}` }])) });
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const groupVersion = path.slice('/openapi/v3/'.length);
  if (!groupVersions(core).includes(groupVersion)) return pageNotFound();
  return json(200, documentV3(core, groupVersion));
}

/** gnostic's Document: swagger (1) and info (2) with its title (1) and version (2). */
function headOfV2(): HttpResponse {
  const text = (number: number, value: string) => [(number << 3) | 2, value.length, ...encodeUtf8(value)];
  const info = [...text(1, 'Kubernetes'), ...text(2, 'v1.36.2')];
  const body = new Uint8Array([...text(1, '2.0'), (2 << 3) | 2, info.length, ...info]);
  return { status: 200, headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' }, body };
}

function groupVersions(core: Core): string[] {
  const found = new Set<string>();
  for (const { ref } of core.table.all()) found.add(rootOf(ref.group, ref.version));
  return [...found].sort();
}

function rootOf(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

/** Changes when the types do: built-in ones never, custom ones with their definition. */
function hashOf(core: Core, groupVersion: string): string {
  const revision = [...core.table.customs.values()].some(({ ref }) => rootOf(ref.group, ref.version) === groupVersion) ? core.etcd.revision : 0;
  return `1362${revision.toString(16).toUpperCase().padStart(12, '0')}`;
}

function documentV3(core: Core, groupVersion: string): Document {
  const resources = [...core.table.all()].filter(({ ref }) => rootOf(ref.group, ref.version) === groupVersion);
  const names = new Set<string>(COMMON);
  for (const resource of resources) if (!resource.isCustom && resource.schema !== undefined) names.add(resource.schema.name);
  const schemas: Document = {};
  for (const name of names) addSchema(schemas, name, 'v3');
  for (const resource of resources) if (resource.isCustom) schemas[customName(resource)] = customSchema(resource);
  const paths: Document = {};
  for (const resource of resources) addPaths(paths, resource, 'v3');
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36.2' }, paths, components: { schemas } };
}

function documentV2(core: Core): Document {
  const definitions: Document = {};
  for (const name of Object.keys(rawTypes())) addSchema(definitions, name, 'v2');
  const paths: Document = {};
  for (const resource of core.table.all()) {
    addPaths(paths, resource, 'v2');
    if (resource.isCustom) definitions[customName(resource)] = customSchema(resource);
  }
  return { swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.36.2' }, paths, definitions };
}

const COMMON = ['io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions', 'io.k8s.apimachinery.pkg.apis.meta.v1.Status', 'io.k8s.apimachinery.pkg.apis.meta.v1.Patch', 'io.k8s.apimachinery.pkg.apis.meta.v1.WatchEvent'];

type Flavour = 'v2' | 'v3';

function refTo(name: string, flavour: Flavour): string {
  return flavour === 'v2' ? `#/definitions/${name}` : `#/components/schemas/${name}`;
}

function addSchema(schemas: Document, name: string, flavour: Flavour): void {
  const raw = rawTypes()[name];
  if (raw === undefined || schemas[name] !== undefined) return;
  if (raw.f === undefined) {
    schemas[name] = raw.s ?? { type: 'object' };
    return;
  }
  const properties: Document = {};
  const schema: Document = { ...describe(name, ''), type: 'object', ...(raw.r === undefined ? {} : { required: raw.r }), properties };
  schemas[name] = schema;
  for (const [field, value] of Object.entries(raw.f)) properties[field] = property(schemas, name, field, value, flavour);
  if (raw.g !== undefined) schema['x-kubernetes-group-version-kind'] = raw.g.map(([group, version, kind]) => ({ group, kind, version }));
  if (raw.a === 1) schema['x-kubernetes-map-type'] = 'atomic';
  if (raw.u !== undefined) schema['x-kubernetes-unions'] = raw.u;
}

function describe(type: string, field: string): Document {
  const description = docOf(type, field);
  return description === undefined ? {} : { description };
}

function property(schemas: Document, owner: string, field: string, value: NonNullable<RawType['f']>[string], flavour: Flavour): Document {
  const raw = typeof value === 'string' ? { t: value } : value;
  const { t, d, e, l, k, m, p, y, i } = raw as { t: string; d?: JsonValue; e?: readonly string[]; l?: string; k?: readonly string[]; m?: string; p?: string; y?: string; i?: JsonValue };
  const type = typeSchema(schemas, t, flavour, i);
  const isRef = '$ref' in type;
  return {
    ...describe(owner, field),
    ...(d === undefined ? {} : { default: d }),
    // A $ref takes no neighbours in OpenAPI 3.
    ...(isRef && flavour === 'v3' ? { allOf: [type] } : type),
    ...(e === undefined ? {} : { enum: e }),
    ...(k === undefined ? {} : { 'x-kubernetes-list-map-keys': k }),
    ...(l === undefined ? {} : { 'x-kubernetes-list-type': l }),
    ...(m === undefined ? {} : { 'x-kubernetes-map-type': m }),
    ...(y === undefined ? {} : { 'x-kubernetes-patch-merge-key': y }),
    ...(p === undefined ? {} : { 'x-kubernetes-patch-strategy': p }),
  };
}

const SCALARS: Readonly<Record<string, Document>> = {
  string: { type: 'string' },
  bool: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  double: { type: 'number', format: 'double' },
  bytes: { type: 'string', format: 'byte' },
  any: { type: 'object' },
};
const NAMED: Readonly<Record<string, string>> = {
  time: 'io.k8s.apimachinery.pkg.apis.meta.v1.Time',
  microtime: 'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime',
  quantity: 'io.k8s.apimachinery.pkg.api.resource.Quantity',
  intstr: 'io.k8s.apimachinery.pkg.util.intstr.IntOrString',
};

function typeSchema(schemas: Document, type: string, flavour: Flavour, itemDefault: JsonValue | undefined): Document {
  if (type.startsWith('[]') || type.startsWith('{}')) {
    const inner = typeSchema(schemas, type.slice(2), flavour, undefined);
    const items = itemDefault === undefined ? inner : { default: itemDefault, ...('$ref' in inner && flavour === 'v3' ? { allOf: [inner] } : inner) };
    return type.startsWith('[]') ? { type: 'array', items } : { type: 'object', additionalProperties: items };
  }
  const scalar = SCALARS[type];
  if (scalar !== undefined) return scalar;
  const name = NAMED[type] ?? type;
  addSchema(schemas, name, flavour);
  return { $ref: refTo(name, flavour) };
}

function customName({ ref }: Resource): string {
  return `${ref.group.split('.').reverse().join('.')}.${ref.version}.${ref.kind}`;
}

function customSchema({ ref, strategy }: Resource): Document {
  const { openApi: schema } = strategy as { readonly openApi?: Document };
  return { ...(schema ?? { type: 'object' }), 'x-kubernetes-group-version-kind': [{ group: ref.group, kind: ref.kind, version: ref.version }] };
}

const ACTIONS: readonly (readonly [verb: string, method: string, isOnOne: boolean, action: string])[] = [
  ['list', 'get', false, 'list'],
  ['create', 'post', false, 'post'],
  ['deletecollection', 'delete', false, 'deletecollection'],
  ['get', 'get', true, 'get'],
  ['update', 'put', true, 'put'],
  ['patch', 'patch', true, 'patch'],
  ['delete', 'delete', true, 'delete'],
];

const QUERY: Readonly<Record<string, readonly string[]>> = {
  list: ['allowWatchBookmarks', 'continue', 'fieldSelector', 'labelSelector', 'limit', 'resourceVersion', 'resourceVersionMatch', 'sendInitialEvents', 'timeoutSeconds', 'watch'],
  post: ['dryRun', 'fieldManager', 'fieldValidation'],
  put: ['dryRun', 'fieldManager', 'fieldValidation'],
  patch: ['dryRun', 'fieldManager', 'fieldValidation', 'force'],
  delete: ['dryRun', 'gracePeriodSeconds', 'orphanDependents', 'propagationPolicy'],
  deletecollection: ['continue', 'dryRun', 'fieldSelector', 'gracePeriodSeconds', 'labelSelector', 'limit', 'orphanDependents', 'propagationPolicy', 'resourceVersion'],
  get: [],
};

function addPaths(paths: Document, resource: Resource, flavour: Flavour): void {
  const { strategy, ref } = resource;
  const root = `/${rootOf(ref.group, ref.version)}`;
  const collection = strategy.namespaced ? `${root}/namespaces/{namespace}/${ref.resource}` : `${root}/${ref.resource}`;
  const verbs = strategy.verbs ?? ACTIONS.map(([verb]) => verb);
  for (const [verb, method, isOnOne, action] of ACTIONS) {
    if (!(verbs as readonly string[]).includes(verb)) continue;
    const path = isOnOne ? `${collection}/{name}` : collection;
    const item = (paths[path] ?? {}) as Document;
    paths[path] = item;
    item[method] = operation(resource, action, flavour);
  }
}

function operation({ ref, schema, isCustom }: Resource, action: string, flavour: Flavour): Document {
  const text = flavour === 'v2' ? { type: 'string', uniqueItems: true } : { schema: { type: 'string', uniqueItems: true } };
  void schema;
  void isCustom;
  return {
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': { group: ref.group, kind: ref.kind, version: ref.version },
    parameters: (QUERY[action] ?? []).map((name) => ({ name, in: 'query', ...text })),
    responses: { 200: { description: 'OK' }, 401: { description: 'Unauthorized' } },
  };
}
