// Mirrors k8s.io/apimachinery/pkg/api/meta (priority REST mapper) and client-go's shortcut expander
import type { ApiGroup, ApiResource } from './discovery.js';

/** From what a person types to a resource of the API. */
export class Mapper {
  constructor(readonly groups: readonly ApiGroup[], private readonly warn: (text: string) => void = () => undefined) {}

  /** Every resource of every version, the preferred versions first within their group. */
  *all(): Generator<ApiResource> {
    for (const group of this.groups) for (const { resources } of group.versions) yield* resources;
  }

  /** Of each resource the version that its group prefers, in order of group and name. */
  preferred(): readonly ApiResource[] {
    const found = this.groups.flatMap(({ versions }) => {
      const served = new Map<string, ApiResource>();
      for (const resource of versions.flatMap(({ resources }) => resources)) if (!served.has(resource.resource)) served.set(resource.resource, resource);
      return [...served.values()].filter(({ verbs }) => verbs.length > 0);
    });
    const key = ({ group, resource }: ApiResource) => `${group}\0${resource}`;
    return found.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  }

  /** `pods`, `po`, `Pod`, `deployments.apps`, `deployments.v1.apps`. */
  findResource(typed: string): ApiResource | undefined {
    const lower = typed.toLowerCase();
    const parts = lower.split('.');
    if (parts.length >= 3) {
      const [name = '', version, ...group] = parts;
      const exact = this.#match(name, group.join('.'), version);
      if (exact !== undefined) return exact;
    }
    const dot = lower.indexOf('.');
    return dot < 0 ? this.#match(lower) : this.#match(lower.slice(0, dot), lower.slice(dot + 1));
  }

  #match(name: string, group?: string, version?: string): ApiResource | undefined {
    const groupFits = (resource: ApiResource) => group === undefined || resource.group === group;
    const groupBegins = (resource: ApiResource) => group !== undefined && resource.group.startsWith(group);
    for (const fits of [groupFits, groupBegins]) {
      for (const named of [isNamed, isShort]) {
        for (const resource of this.all()) {
          if (!named(resource, name) || !fits(resource) || (version !== undefined && named !== isShort && resource.version !== version)) continue;
          if (named === isShort) this.#warnOfOthers(resource, name, group);
          return resource;
        }
      }
    }
    return undefined;
  }

  /** A short name that several resources have means the first of them. */
  #warnOfOthers(chosen: ApiResource, name: string, group: string | undefined): void {
    const others = new Set<string>();
    for (const other of this.all()) {
      if (isShort(other, name) && (group === undefined || other.group === group) && qualified(other) !== qualified(chosen)) others.add(qualified(other));
    }
    for (const other of others) this.warn(`short name ${JSON.stringify(name)} could also match lower priority resource ${other}`);
  }

  /** By what stands in an object. undefined when the server doesn't serve it. */
  kind(apiVersion: string, kind: string): ApiResource | undefined {
    const slash = apiVersion.indexOf('/');
    const group = slash < 0 ? '' : apiVersion.slice(0, slash);
    const version = slash < 0 ? apiVersion : apiVersion.slice(slash + 1);
    for (const resource of this.all()) if (resource.kind === kind && resource.group === group && resource.version === version) return resource;
    return undefined;
  }

  /** The resources of a category (`all`), one for each group and name. */
  category(name: string): ApiResource[] {
    const found = new Map<string, ApiResource>();
    for (const resource of this.all()) {
      const key = `${resource.group}/${resource.resource}`;
      if (resource.categories.includes(name) && !found.has(key)) found.set(key, resource);
    }
    return [...found.values()];
  }
}

function isNamed(resource: ApiResource, name: string): boolean {
  return resource.resource === name || (resource.singular || resource.kind.toLowerCase()) === name;
}
function isShort(resource: ApiResource, name: string): boolean {
  return resource.shortNames.includes(name);
}

export function apiVersionOf(resource: { readonly group: string; readonly version: string }): string {
  return resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;
}

/** `deployments.apps`; `pods` for the core group. */
export function qualified(resource: ApiResource): string {
  return resource.group === '' ? resource.resource : `${resource.resource}.${resource.group}`;
}

/** `apps/v1, Resource=deployments`, as Go prints a GroupVersionResource. */
export function gvrText(resource: ApiResource): string {
  return `${resource.group}/${resource.version}, Resource=${resource.resource}`;
}

export function pathOf(resource: ApiResource, namespace: string | undefined, name?: string, subresource?: string): string {
  const root = resource.group === '' ? `/api/${resource.version}` : `/apis/${resource.group}/${resource.version}`;
  const scope = resource.namespaced && namespace ? `/namespaces/${encodeURIComponent(namespace)}` : '';
  const object = name === undefined ? '' : `/${encodeURIComponent(name)}`;
  return `${root}${scope}/${resource.resource}${object}${subresource ? `/${subresource}` : ''}`;
}
