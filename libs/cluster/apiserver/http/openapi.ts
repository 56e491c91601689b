// Mirrors kube-openapi's handlers, v2 and v3
// Differs: v3 is JSON only, and so are the paths of v2.
import { rawTypes, schemaOfKind } from '#cluster/api/schema.js';
import type { APIService } from '#cluster/api/generated/types.js';
import { remoteDocuments } from '#cluster/apiserver/aggregation/remote-documents.js';
import type { Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import { compareText } from '#cluster/apimachinery/json.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { PathCollector } from './openapi-paths.js';
import { encodeOpenApiV2 } from './openapi-protobuf.js';
import { SchemaCollector, type Document, type Flavour } from './openapi-schemas.js';
import { json, pageNotFound } from './reply.js';

const META = 'io.k8s.apimachinery.pkg.apis.meta.v1.';
const INFO = { title: 'Kubernetes', version: 'v1.36.2' };
/** Documents of what is no group version: their one path with the type of its answer. */
const OTHERS: Readonly<Record<string, readonly [path: string, answer?: string]>> = {
  '.well-known/openid-configuration': ['/.well-known/openid-configuration/'],
  api: ['/api/', `${META}APIVersions`],
  apis: ['/apis/', `${META}APIGroupList`],
  'openid/v1/jwks': ['/openid/v1/jwks/'],
  version: ['/version/', 'io.k8s.apimachinery.pkg.version.Info'],
};
const YEAR_MS = 365 * 24 * 3600 * 1000;

/** Undefined for a path that is no OpenAPI path. `passOn` asks the server whose document it is. */
export function openApi(core: Core, request: HttpRequest, path: string, passOn: (apiService: Stored<APIService>) => HttpResponse): HttpResponse | undefined {
  if (path === '/openapi/v2') return (request.headers['accept'] ?? '').startsWith('application/com.github.proto-openapi') ? protobufV2(core) : json(200, documentV2(core));
  if (path === '/openapi/v3') return index(core);
  if (!path.startsWith('/openapi/v3/')) return undefined;
  const name = path.slice('/openapi/v3/'.length);
  if (!documentNames(core).includes(name)) {
    const remote = remoteDocuments(core).get(name);
    return remote === undefined ? pageNotFound() : passOn(remote.apiService);
  }
  return cached(core, request, name) ?? json(200, documentV3(core, name), cacheHeaders(core, request, name));
}

/** All documents, with those of other servers among them. */
function index(core: Core): HttpResponse {
  const urls = new Map([...remoteDocuments(core)].map(([name, { url }]) => [name, url]));
  for (const name of documentNames(core)) urls.set(name, `/openapi/v3/${name}?hash=${hashOf(core, name)}`);
  const sorted = [...urls].sort(([a], [b]) => compareText(a, b));
  return json(200, { paths: Object.fromEntries(sorted.map(([name, url]) => [name, { serverRelativeURL: url }])) });
}

function protobufV2(core: Core): HttpResponse {
  const body = encodeOpenApiV2(INFO, schemasV2(core).schemas);
  return { status: 200, headers: { 'content-type': 'application/com.github.proto-openapi.spec.v2.v1.0+protobuf' }, body };
}

function documentNames(core: Core): string[] {
  const found = new Set<string>(Object.keys(OTHERS));
  for (const { ref } of core.table.all()) {
    found.add(rootOf(ref.group, ref.version));
    if (ref.group !== '') found.add(`apis/${ref.group}`);
  }
  return [...found].sort();
}

function rootOf(group: string, version: string): string {
  return group === '' ? `api/${version}` : `apis/${group}/${version}`;
}

/** Changes when the types do: built-in ones never, custom ones with their definition. */
function hashOf(core: Core, name: string): string {
  const revision = [...core.table.customs.values()].some(({ ref }) => rootOf(ref.group, ref.version) === name) ? core.etcd.revision : 0;
  return `1362${revision.toString(16).toUpperCase().padStart(12, '0')}`;
}

function askedHash({ target }: HttpRequest): string | undefined {
  return /[?&]hash=([^&]*)/.exec(target)?.[1];
}

/** What needs no document: another address for an old hash, nothing for who has it already. */
function cached(core: Core, request: HttpRequest, name: string): HttpResponse | undefined {
  const hash = hashOf(core, name);
  const asked = askedHash(request);
  if (asked !== undefined && asked !== '' && asked !== hash) return { status: 301, headers: { location: `/openapi/v3/${name}?hash=${hash}` }, body: new Uint8Array() };
  return request.headers['if-none-match'] === `"${hash}"` ? { status: 304, headers: cacheHeaders(core, request, name), body: new Uint8Array() } : undefined;
}

function cacheHeaders(core: Core, request: HttpRequest, name: string): Readonly<Record<string, string>> {
  const etag = { etag: `"${hashOf(core, name)}"`, vary: 'Accept' };
  if ((askedHash(request) ?? '') === '') return etag;
  return { ...etag, 'cache-control': 'public, immutable', expires: new Date(core.env.clock.now() + YEAR_MS).toUTCString() };
}

function pathsOf(flavour: Flavour): PathCollector {
  return new PathCollector(flavour, ({ group, version, kind }) => schemaOfKind(group, version, kind)?.name);
}

function documentV3(core: Core, name: string): Document {
  const paths = pathsOf('v3');
  const groupVersion = name.replace(/^apis\//, '').replace(/^api\//, '/');
  const schemas = new SchemaCollector('v3', groupVersion);
  const other = OTHERS[name];
  if (other !== undefined) paths.addRoot(...other);
  else if (!name.startsWith('api/') && name.split('/').length === 2) paths.addRoot(`/${name}/`, `${META}APIGroup`);
  else addGroupVersion(core, name, paths, schemas);
  for (const type of paths.types) schemas.add(type);
  return { openapi: '3.0.0', info: INFO, paths: paths.paths(), components: { schemas: schemas.schemas } };
}

function addGroupVersion(core: Core, name: string, paths: PathCollector, schemas: SchemaCollector): void {
  paths.addRoot(`/${name}/`, `${META}APIResourceList`);
  for (const resource of core.table.all()) {
    if (rootOf(resource.ref.group, resource.ref.version) !== name) continue;
    paths.addResource(resource, `/${name}`);
    if (resource.strategy.openApi !== undefined) schemas.schemas[customName(resource)] = customSchema(resource);
  }
}

function schemasV2(core: Core): SchemaCollector {
  const schemas = new SchemaCollector('v2');
  for (const name of Object.keys(rawTypes())) schemas.add(name);
  for (const resource of core.table.all()) if (resource.strategy.openApi !== undefined) schemas.schemas[customName(resource)] = customSchema(resource);
  return schemas;
}

function documentV2(core: Core): Document {
  const paths = pathsOf('v2');
  for (const [path, answer] of Object.values(OTHERS)) paths.addRoot(path, answer);
  for (const resource of core.table.all()) paths.addResource(resource, `/${rootOf(resource.ref.group, resource.ref.version)}`);
  return { swagger: '2.0', info: INFO, paths: paths.paths(), definitions: schemasV2(core).schemas };
}

function customName({ ref }: Resource): string {
  return `${ref.group.split('.').reverse().join('.')}.${ref.version}.${ref.kind}`;
}

function customSchema({ ref, strategy }: Resource): Document {
  return { ...strategy.openApi, 'x-kubernetes-group-version-kind': [{ group: ref.group, kind: ref.kind, version: ref.version }] };
}
