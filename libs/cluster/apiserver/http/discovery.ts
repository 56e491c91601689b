// Mirrors apiserver/pkg/endpoints/discovery, aggregated and legacy
// Differs: nothing that can be seen.
import type { Discovered, ListedResource } from '#cluster/apiserver/aggregation/remote-services.js';
import type { Core } from '#cluster/apiserver/core.js';
import type { Resource } from '#cluster/apiserver/resource-table.js';
import type { Subresource } from '#cluster/apiserver/strategy.js';
import { compareText } from '#cluster/apimachinery/json.js';
import { encodeBase64 } from '#linux/env/base64.js';
import { encodeUtf8 } from '#linux/env/text.js';
import type { HttpRequest, HttpResponse } from '#linux/net/network.js';
import { hexOf } from '#linux/pki/der-element.js';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { json, jsonText, pageNotFound } from './reply.js';
import { rootPaths } from './root-paths.js';

const ALL_VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

interface Group {
  readonly name: string;
  /** Best version first. */
  readonly versions: readonly ServedVersion[];
}

interface ServedVersion {
  readonly version: string;
  readonly resources: readonly Resource[];
  /** Another server answers for it. */
  readonly remote?: Discovered;
}

/** Groups of custom resources have this priority. */
const CUSTOM_PRIORITY = 1000;

/** Undefined for a path that is no discovery path. */
export function discovery(core: Core, request: HttpRequest, path: string): HttpResponse | undefined {
  const isAggregated = (request.headers['accept'] ?? '').includes('as=APIGroupDiscoveryList');
  const groups = groupsOf(core);
  const own = groups.find((group) => group.name === '') as Group;
  const named = groups.filter((group) => group.name !== '');
  if (path === '/') return json(200, { paths: pathsOf(groups) });
  if (path === '/api') {
    if (isAggregated) return aggregated(core, request, [own]);
    return json(200, { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress: `${core.settings.advertiseAddress}:${core.settings.securePort}` }] });
  }
  if (path === '/apis') {
    if (isAggregated) return aggregated(core, request, named);
    return json(200, { kind: 'APIGroupList', apiVersion: 'v1', groups: named.map((group) => legacyGroup(group)) });
  }
  if (path === '/api/v1') return json(200, legacyResources(own, 'v1', 'v1'));
  const match = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path);
  if (match === null) return undefined;
  const group = named.find((each) => each.name === match[1]);
  if (group === undefined) return pageNotFound();
  if (match[2] === undefined) return json(200, { kind: 'APIGroup', apiVersion: 'v1', ...legacyGroup(group) });
  if (!group.versions.some((each) => each.version === match[2])) return pageNotFound();
  return json(200, legacyResources(group, match[2], `${group.name}/${match[2]}`));
}

/** What stands at /. */
export function servedPaths(core: Core): readonly string[] {
  return pathsOf(groupsOf(core));
}

function pathsOf(groups: readonly Group[]): readonly string[] {
  return rootPaths(groups.map(({ name, versions }) => ({ name, versions: versions.map((each) => each.version) })));
}

function groupsOf(core: Core): readonly Group[] {
  const groups = new Map<string, Map<string, ServedVersion & { readonly resources: Resource[] }>>();
  const versionsOf = (group: string) => {
    const versions = groups.get(group) ?? new Map<string, ServedVersion & { readonly resources: Resource[] }>();
    groups.set(group, versions);
    return versions;
  };
  for (const resource of core.table.all()) {
    const { group, version } = resource.ref;
    const versions = versionsOf(group);
    const served = versions.get(version) ?? { version, resources: [] };
    served.resources.push(resource);
    versions.set(version, served);
  }
  const priorities = new Map([...core.table.customs.values()].map(({ ref }) => [ref.group, CUSTOM_PRIORITY]));
  for (const apiService of core.remotes.isEmpty ? [] : core.remotes.list()) {
    const { group = '', version = '', groupPriorityMinimum = 0 } = apiService.spec ?? {};
    if (!groups.has(group) || priorities.has(group)) priorities.set(group, Math.max(priorities.get(group) ?? 0, groupPriorityMinimum));
    versionsOf(group).set(version, { version, resources: [], remote: core.remotes.discovered(apiService) });
  }
  const builtIn = [...groups.keys()].filter((name) => !priorities.has(name));
  const added = [...priorities].sort(([a, p], [b, q]) => q - p || compareText(a, b)).map(([name]) => name);
  return [...builtIn, ...added].map((name) => ({ name, versions: [...versionsOf(name).values()].sort((a, b) => compareVersions(a.version, b.version)) }));
}

/** Kubernetes' priority: v2, v1, v1beta2, v1beta1, v1alpha1, then the rest by name. */
export function compareVersions(a: string, b: string): number {
  const left = versionRank(a);
  const right = versionRank(b);
  for (let i = 0; i < 3; i++) if (left[i] !== right[i]) return (right[i] as number) - (left[i] as number);
  return compareText(a, b);
}

function versionRank(version: string): readonly number[] {
  const match = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (match === null) return [-1, 0, 0];
  return [match[2] === undefined ? 2 : match[2] === 'beta' ? 1 : 0, Number(match[1]), Number(match[3] ?? 0)];
}

function legacyGroup({ name, versions }: Group): object {
  const list = versions.map(({ version }) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: list, preferredVersion: list[0] };
}

function legacyResources({ versions }: Group, version: string, groupVersion: string): object {
  const resources = versions.find((each) => each.version === version)?.resources ?? [];
  const list: object[] = [];
  for (const resource of resources) {
    const { names, namespaced, verbs, subresources } = resource.strategy;
    list.push({
      name: names.plural, singularName: names.singular, namespaced, kind: names.kind, verbs: verbs ?? ALL_VERBS,
      ...(names.shortNames && { shortNames: names.shortNames }),
      ...(names.categories && { categories: names.categories }),
      ...(verbs === undefined || verbs.includes('watch') ? { storageVersionHash: storageHash(resource) } : {}),
    });
    for (const sub of [...(subresources ?? [])].sort((a, b) => compareText(a.name, b.name))) list.push(legacySubresource(resource, sub));
  }
  return { kind: 'APIResourceList', ...(groupVersion === 'v1' ? {} : { apiVersion: 'v1' }), groupVersion, resources: list };
}

function legacySubresource({ strategy }: Resource, { name, verbs, kind }: Subresource): object {
  const isOther = kind !== undefined && (kind.group !== strategy.group || kind.version !== strategy.version);
  return {
    name: `${strategy.names.plural}/${name}`, singularName: '', namespaced: strategy.namespaced,
    ...(isOther ? { group: kind.group, version: kind.version } : {}),
    kind: kind?.kind ?? strategy.names.kind, verbs,
  };
}

function storageHash({ strategy }: Resource): string {
  const { group, version, names, storedAs, storageVersion = version } = strategy;
  const text = `${storedAs?.group ?? group}/${storageVersion}/${names.kind}`;
  return encodeBase64(sha256(encodeUtf8(text)).slice(0, 8));
}

function aggregated(core: Core, request: HttpRequest, groups: readonly Group[]): HttpResponse {
  const items = groups.map(({ name, versions }) => ({
    metadata: name === '' ? {} : { name },
    versions: versions.map((served) => aggregatedVersion(name, served)),
  }));
  const body = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
  const content = JSON.stringify(body);
  const etag = `"${tagOf(core, groups, content)}"`;
  const headers = { 'cache-control': 'public', etag, vary: 'Accept' };
  if (request.headers['if-none-match'] === etag) return { status: 304, headers, body: new Uint8Array() };
  return jsonText(200, content, { ...headers, 'content-type': 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' });
}

/**
 * The hash of a discovery document. kubectl reads it with each command, so it is kept as long as the resources are the same;
 * what other servers say that they have comes on top.
 */
function tagOf({ table, discoveryTags }: Core, groups: readonly Group[], content: string): string {
  const tags = discoveryTags.get(table.customs) ?? new Map<string, string>();
  discoveryTags.set(table.customs, tags);
  const scope = (groups[0] as Group).name;
  const own = tags.get(scope) ?? hashOf(content);
  tags.set(scope, own);
  const remotes = groups.flatMap(({ versions }) => versions.flatMap(({ remote }) => remote ?? []));
  return remotes.length === 0 ? own : hashOf(`${own} ${JSON.stringify(remotes)}`);
}

function hashOf(text: string): string {
  return hexOf(sha512(encodeUtf8(text))).toUpperCase();
}

function aggregatedVersion(group: string, { version, resources, remote }: ServedVersion): object {
  if (remote === undefined) return { version, resources: resources.map(aggregatedResource), freshness: 'Current' };
  const [top, below] = [remote.resources.filter(({ name }) => !name.includes('/')), remote.resources.filter(({ name }) => name.includes('/'))];
  const kindOf = (each: ListedResource) => ({ group: each.group ?? group, version: each.version ?? version, kind: each.kind ?? '' });
  const listed = top.map((each) => {
    const subresources = below.filter(({ name }) => name.startsWith(`${each.name}/`)).map((sub) => ({ subresource: sub.name.slice(each.name.length + 1), responseKind: kindOf(sub), verbs: sub.verbs ?? [] }));
    return {
      resource: each.name, responseKind: kindOf(each), scope: each.namespaced === true ? 'Namespaced' : 'Cluster', singularResource: each.singularName ?? '', verbs: each.verbs ?? [],
      ...(each.shortNames && { shortNames: each.shortNames }), ...(each.categories && { categories: each.categories }), ...(subresources.length > 0 && { subresources }),
    };
  });
  return { version, ...(listed.length === 0 ? {} : { resources: listed }), freshness: remote.isFresh ? 'Current' : 'Stale' };
}

function aggregatedResource({ strategy, isCustom }: Resource): object {
  const { names, namespaced, verbs, subresources } = strategy;
  // A kind of the same group version is named alone.
  const kindOf = ({ kind }: Subresource) => (kind === undefined || (kind.group === strategy.group && kind.version === strategy.version) ? { group: '', version: '', kind: kind?.kind ?? names.kind } : kind);
  const own = isCustom ? { group: strategy.group, version: strategy.version, kind: names.kind } : { group: '', version: '', kind: names.kind };
  return {
    resource: names.plural, responseKind: own, scope: namespaced ? 'Namespaced' : 'Cluster', singularResource: names.singular, verbs: verbs ?? ALL_VERBS,
    ...(names.shortNames && { shortNames: names.shortNames }),
    ...(names.categories && { categories: names.categories }),
    ...(subresources && subresources.length > 0 && {
      subresources: [...subresources].sort((a, b) => compareText(a.name, b.name)).map((sub) => ({ subresource: sub.name, responseKind: kindOf(sub), verbs: sub.verbs })),
    }),
  };
}
