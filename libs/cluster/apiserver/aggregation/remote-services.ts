import type { APIService } from '#cluster/api/generated/types.js';
import type { Stored } from '#cluster/apimachinery/object.js';
import type { Etcd } from '#cluster/etcd/etcd.js';

export const API_SERVICES = '/registry/apiservices/';

/** One line of an APIResourceList. */
export interface ListedResource {
  readonly name: string;
  readonly singularName?: string;
  readonly namespaced?: boolean;
  readonly kind?: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
}

/** OpenAPI documents of a server by name (`apis/apps/v1`): where they are. */
export type Documents = ReadonlyMap<string, string>;

/** What a server says that it has. */
export interface Found {
  readonly resources: readonly ListedResource[];
  readonly documents: Documents;
}

/** What a group version's server last said that it has, and whether it still answers. */
export interface Discovered extends Found {
  readonly isFresh: boolean;
}

const NOTHING: Found = { resources: [], documents: new Map() };

/** The APIServices of a cluster that name a service. A cluster without any pays one look at a field for each request. */
export class RemoteServices {
  readonly #etcd: Etcd;
  #known: ReadonlyMap<string, Stored<APIService>> | undefined;
  readonly #discovered = new Map<string, Discovered>();

  constructor(etcd: Etcd) {
    this.#etcd = etcd;
    etcd.watch(API_SERVICES, () => {
      this.#known = undefined;
    });
  }

  get isEmpty(): boolean {
    return this.#byVersion().size === 0;
  }

  find(group: string, version: string): Stored<APIService> | undefined {
    return this.#byVersion().get(`${group}/${version}`);
  }

  list(): readonly Stored<APIService>[] {
    return [...this.#byVersion().values()];
  }

  discovered({ metadata }: Stored<APIService>): Discovered {
    return this.#discovered.get(metadata.uid) ?? { ...NOTHING, isFresh: false };
  }

  /** `found` undefined: it did not answer. */
  note({ metadata }: Stored<APIService>, found: Found | undefined): void {
    const before = this.#discovered.get(metadata.uid) ?? NOTHING;
    this.#discovered.set(metadata.uid, { ...(found ?? before), isFresh: found !== undefined });
  }

  #byVersion(): ReadonlyMap<string, Stored<APIService>> {
    if (this.#known !== undefined) return this.#known;
    const found = new Map<string, Stored<APIService>>();
    const uids = new Set<string>();
    this.#etcd.range(API_SERVICES, `${API_SERVICES.slice(0, -1)}0`, ({ value }) => {
      const service = value as Stored<APIService>;
      if (service.spec?.service === undefined) return;
      found.set(`${service.spec.group ?? ''}/${service.spec.version ?? ''}`, service);
      uids.add(service.metadata.uid);
    });
    for (const uid of this.#discovered.keys()) if (!uids.has(uid)) this.#discovered.delete(uid);
    this.#known = found;
    return found;
  }
}

export function isAvailable({ status }: Stored<APIService>): boolean {
  return status?.conditions?.some(({ type, status: is }) => type === 'Available' && is === 'True') === true;
}
