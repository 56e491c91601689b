// Mirrors k8s.io/client-go/discovery (aggregated, with the legacy fall-back)
// Differs: read once per run, not kept in ~/.kube/cache.
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
  readonly subresources: readonly string[];
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
        subresources: listOf(found.subresources).map((sub) => sub.subresource),
      })),
    })),
  };
}

function* discoverLegacy(client: RestClient, core: Dynamic, apis: Dynamic): Step<readonly ApiGroup[]> {
  const groups: ApiGroup[] = [{ name: '', versions: yield* versionsOf(client, '', listOf(core.versions)) }];
  for (const group of listOf(apis.groups)) {
    const preferred = group.preferredVersion?.version;
    const versions = listOf(group.versions).map(({ version }) => version as string);
    versions.sort((a, b) => Number(b === preferred) - Number(a === preferred));
    groups.push({ name: group.name, versions: yield* versionsOf(client, group.name, versions) });
  }
  return groups;
}

function* versionsOf(client: RestClient, group: string, versions: readonly string[]): Step<ApiGroup['versions']> {
  const found: { version: string; resources: ApiResource[]; stale: boolean }[] = [];
  for (const version of versions) {
    try {
      const list = yield* client.json('GET', group === '' ? `/api/${version}` : `/apis/${group}/${version}`);
      found.push({ version, resources: legacyResources(group, version, list), stale: false });
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      found.push({ version, resources: [], stale: true });
    }
  }
  return found;
}

function legacyResources(group: string, version: string, list: Dynamic): ApiResource[] {
  const all = listOf(list.resources).filter(isRecord);
  return all
    .filter(({ name }) => !String(name).includes('/'))
    .map((found) => ({
      group,
      version,
      resource: found['name'],
      singular: found['singularName'] ?? '',
      kind: found['kind'],
      namespaced: found['namespaced'] === true,
      verbs: listOf(found['verbs']),
      shortNames: listOf(found['shortNames']),
      categories: listOf(found['categories']),
      subresources: all.filter(({ name }) => String(name).startsWith(`${found['name']}/`)).map(({ name }) => String(name).slice(String(found['name']).length + 1)),
    }));
}
