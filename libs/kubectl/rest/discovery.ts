// Mirrors k8s.io/client-go/discovery (aggregated, with the legacy fall-back)
import type { Step } from '#linux/kernel/step.js';
import { type Dynamic, isRecord, listOf } from './dynamic.js';
import { ApiError } from './errors.js';
import type { RestClient } from './rest-client.js';

export interface ApiResource {
  readonly group: string;
  readonly version: string;
  /** Plural: `pods`. */
  readonly resource: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
  readonly subresources: readonly Subresource[];
}

export interface Subresource {
  /** Without the resource before it: `scale`. */
  readonly name: string;
  readonly kind: string;
  readonly verbs: readonly string[];
  /** Where its kind is at home, if that is somewhere else. */
  readonly served: { readonly group?: string; readonly version?: string };
}

export interface ApiGroup {
  readonly name: string;
  /** The preferred one first. */
  readonly versions: readonly { readonly version: string; readonly resources: readonly ApiResource[]; readonly stale: boolean }[];
}

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json';

/** All groups, the core group first. Throws ApiError. */
export function* discover(client: RestClient): Step<readonly ApiGroup[]> {
  const core = yield* client.json('GET', '/api', { accept: AGGREGATED, query: { timeout: '32s' } });
  const apis = yield* client.json('GET', '/apis', { accept: AGGREGATED, query: { timeout: '32s' } });
  if (core.kind === 'APIGroupDiscoveryList' && apis.kind === 'APIGroupDiscoveryList') return [...listOf(core.items), ...listOf(apis.items)].map(groupOf);
  return yield* discoverLegacy(client, core, apis);
}

function groupOf(item: Dynamic): ApiGroup {
  const name = item.metadata?.name ?? '';
  return {
    name,
    versions: listOf(item.versions).map(({ version, resources, freshness }) => ({
      version,
      stale: freshness === 'Stale',
      resources: listOf(resources).map((found) => ({
        group: found.responseKind?.group || name,
        version,
        resource: found.resource,
        singular: found.singularResource ?? '',
        kind: found.responseKind?.kind ?? '',
        namespaced: found.scope === 'Namespaced',
        verbs: listOf(found.verbs),
        shortNames: listOf(found.shortNames),
        categories: listOf(found.categories),
        subresources: listOf(found.subresources).map((sub) => subresourceOf(sub.subresource, { ...sub.responseKind, verbs: sub.verbs })),
      })),
    })),
  };
}

function subresourceOf(name: string, { group, version, kind, verbs }: Dynamic): Subresource {
  return { name, kind: kind ?? '', verbs: listOf(verbs), served: { ...(group ? { group } : {}), ...(version ? { version } : {}) } };
}

function* discoverLegacy(client: RestClient, core: Dynamic, apis: Dynamic): Step<readonly ApiGroup[]> {
  const groups = [{ name: '', versions: listOf(core.versions).map((version) => ({ groupVersion: version, version })) }, ...listOf(apis.groups)];
  const lists = new Map<string, Dynamic>();
  for (const { groupVersion } of groups.flatMap(({ versions }) => versions)) {
    try {
      lists.set(groupVersion, yield* client.json('GET', groupVersion.includes('/') ? `/apis/${groupVersion}` : `/api/${groupVersion}`));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }
  return groupsOfLists(groups, (groupVersion) => lists.get(groupVersion));
}

/** Of an APIGroupList and the APIResourceList of each version; one without a list does not answer. */
export function groupsOfLists(groups: readonly Dynamic[], listFor: (groupVersion: string) => Dynamic | undefined): readonly ApiGroup[] {
  return groups.filter(isRecord).map(({ name: given, versions, preferredVersion }: Dynamic) => {
    const name = String(given ?? '');
    const listed = listOf(versions).filter(isRecord).map(({ groupVersion, version }) => ({ groupVersion: String(groupVersion), version: String(version) }));
    const preferred = preferredVersion?.version;
    listed.sort((a, b) => Number(b.version === preferred) - Number(a.version === preferred));
    return {
      name,
      versions: listed.map(({ groupVersion, version }) => {
        const list = listFor(groupVersion);
        return { version, resources: list === undefined ? [] : legacyResources(name, version, list), stale: list === undefined };
      }),
    };
  });
}

function legacyResources(group: string, version: string, list: Dynamic): ApiResource[] {
  const all = listOf(list.resources).filter(isRecord);
  return all
    .filter(({ name }) => !String(name).includes('/'))
    .map((found) => ({
      group: String(found['group'] || group),
      version,
      resource: String(found['name']),
      singular: String(found['singularName'] ?? ''),
      kind: String(found['kind']),
      namespaced: found['namespaced'] === true,
      verbs: listOf(found['verbs']),
      shortNames: listOf(found['shortNames']),
      categories: listOf(found['categories']),
      subresources: all.flatMap((sub) => (String(sub['name']).startsWith(`${found['name']}/`) ? [subresourceOf(String(sub['name']).slice(String(found['name']).length + 1), sub)] : [])),
    }));
}
