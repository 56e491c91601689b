import { schemaOfKind } from '#cluster/api/schema.js';
import type { Qualified } from '#cluster/apimachinery/errors.js';
import { apiVersionOf, type KubeObject, type ResourceRef } from '#cluster/apimachinery/object.js';
import type { StructSchema } from '#cluster/apimachinery/schema.js';
import type { Strategy } from './strategy.js';

/** A strategy with what follows from it. */
export interface Resource {
  readonly strategy: Strategy;
  readonly ref: ResourceRef;
  readonly apiVersion: string;
  /** `pods`, `deployments.apps`: for error texts. */
  readonly qualified: Qualified;
  /** `Pod`, `Deployment.apps`. */
  readonly qualifiedKind: Qualified;
  readonly schema: StructSchema | undefined;
  /** Of its keys in etcd. */
  readonly prefix: string;
  readonly isCustom: boolean;
}

export function makeResource(strategy: Strategy, isCustom = false): Resource {
  const { group, version, names, namespaced } = strategy;
  const stored = strategy.storedAs ?? { group, resource: names.plural };
  return {
    strategy,
    ref: { group, version, resource: names.plural, kind: names.kind, namespaced },
    apiVersion: apiVersionOf({ group, version }),
    qualified: { group, resource: names.plural },
    qualifiedKind: { group, resource: names.kind },
    schema: strategy.schema ?? schemaOfKind(group, version, names.kind),
    prefix: isCustom ? `/registry/${stored.resource}.${stored.group}/` : `/registry/${stored.resource}/`,
    isCustom,
  };
}

/** Resources by group, version and name. */
export type ResourceIndex = ReadonlyMap<string, Resource>;

/** The resources served. The built-in part is shared by all clusters; a cluster adds its custom resources. */
export class ResourceTable {
  readonly #builtIn: ResourceIndex;
  #custom: ResourceIndex = new Map();

  constructor(builtIn: ResourceIndex) {
    this.#builtIn = builtIn;
  }

  find(group: string, version: string, resource: string): Resource | undefined {
    const key = `${group}/${version}/${resource}`;
    return this.#builtIn.get(key) ?? this.#custom.get(key);
  }

  /** Is anything of that group and version built in? */
  isBuiltIn(group: string, version: string): boolean {
    for (const { ref } of this.#builtIn.values()) if (ref.group === group && ref.version === version) return true;
    return false;
  }

  get(ref: ResourceRef<KubeObject>): Resource {
    const found = this.find(ref.group, ref.version, ref.resource);
    if (found === undefined) throw new Error(`no resource ${ref.resource} in ${apiVersionOf(ref)}`);
    return found;
  }

  findKind(group: string, version: string, kind: string): Resource | undefined {
    for (const resource of this.all()) {
      if (resource.ref.kind === kind && resource.ref.group === group && resource.ref.version === version) return resource;
    }
    return undefined;
  }

  /** Built-in ones in the order of registry/list.ts, then custom ones. */
  *all(): Generator<Resource> {
    yield* this.#builtIn.values();
    yield* this.#custom.values();
  }

  get customs(): ResourceIndex {
    return this.#custom;
  }

  setCustom(resources: readonly Resource[]): void {
    this.#custom = indexResources(resources);
  }
}

/** Made once for all API servers that serve these resources. */
export function indexStrategies(strategies: readonly Strategy[]): ResourceIndex {
  return indexResources(strategies.map((strategy) => makeResource(strategy)));
}

function indexResources(resources: Iterable<Resource>): ResourceIndex {
  const index = new Map<string, Resource>();
  for (const resource of resources) index.set(`${resource.ref.group}/${resource.ref.version}/${resource.ref.resource}`, resource);
  return index;
}
