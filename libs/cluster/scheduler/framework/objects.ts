// Mirrors the informers that pkg/scheduler/eventhandlers.go sets up
// Differs: a plain store for each resource, filled by one watch.
import {
  namespaces,
  persistentvolumeclaims,
  persistentvolumes,
  poddisruptionbudgets,
  replicasets,
  replicationcontrollers,
  services,
  statefulsets,
  storageclasses,
} from '#cluster/api/resources.js';
import { keyOf } from '#cluster/apimachinery/object.js';
import type { KubeObject, ResourceRef, Stored } from '#cluster/apimachinery/object.js';
import type { Client } from '#cluster/client/client.js';
import type { ClusterEvent } from './plugin.js';
import type { ObjectSource } from './snapshot.js';

class Store<T extends KubeObject> {
  readonly #byNamespace = new Map<string, Map<string, Stored<T>>>();

  find(namespace: string, name: string): Stored<T> | undefined {
    return this.#byNamespace.get(namespace)?.get(name);
  }

  list(namespace: string): Iterable<Stored<T>> {
    return this.#byNamespace.get(namespace)?.values() ?? [];
  }

  set(object: Stored<T>): void {
    const namespace = object.metadata.namespace ?? '';
    const objects = this.#byNamespace.get(namespace) ?? new Map<string, Stored<T>>();
    this.#byNamespace.set(namespace, objects.set(object.metadata.name, object));
  }

  delete(object: Stored<T>): void {
    this.#byNamespace.get(object.metadata.namespace ?? '')?.delete(object.metadata.name);
  }
}

/** The objects that scheduling rules refer to, kept by watches. */
export class WatchedObjects implements ObjectSource {
  readonly #stops: (() => void)[] = [];
  readonly #namespaces = new Store<NonNullable<typeof namespaces.type>>();
  readonly #claims = new Store<NonNullable<typeof persistentvolumeclaims.type>>();
  readonly #volumes = new Store<NonNullable<typeof persistentvolumes.type>>();
  readonly #classes = new Store<NonNullable<typeof storageclasses.type>>();
  readonly #services = new Store<NonNullable<typeof services.type>>();
  readonly #replicaSets = new Store<NonNullable<typeof replicasets.type>>();
  readonly #replicationControllers = new Store<NonNullable<typeof replicationcontrollers.type>>();
  readonly #statefulSets = new Store<NonNullable<typeof statefulsets.type>>();
  readonly #budgets = new Store<NonNullable<typeof poddisruptionbudgets.type>>();

  /** `changed` hears of what may let a rejected pod fit. */
  constructor(client: Client, changed: (event: ClusterEvent, key: string) => void) {
    this.#watch(client, namespaces, this.#namespaces, (key) => changed('namespace/labels', key));
    this.#watch(client, persistentvolumeclaims, this.#claims, (key) => changed('claim/change', key));
    this.#watch(client, persistentvolumes, this.#volumes, (key) => changed('volume/change', key));
    this.#watch(client, storageclasses, this.#classes, (key) => changed('storageclass/change', key));
    this.#watch(client, services, this.#services);
    this.#watch(client, replicasets, this.#replicaSets);
    this.#watch(client, replicationcontrollers, this.#replicationControllers);
    this.#watch(client, statefulsets, this.#statefulSets);
    this.#watch(client, poddisruptionbudgets, this.#budgets);
  }

  findNamespace = (name: string) => this.#namespaces.find('', name);
  findClaim = (namespace: string, name: string) => this.#claims.find(namespace, name);
  findVolume = (name: string) => this.#volumes.find('', name);
  listVolumes = () => this.#volumes.list('');
  findStorageClass = (name: string) => this.#classes.find('', name);
  listServices = (namespace: string) => this.#services.list(namespace);
  findReplicaSet = (namespace: string, name: string) => this.#replicaSets.find(namespace, name);
  findReplicationController = (namespace: string, name: string) => this.#replicationControllers.find(namespace, name);
  findStatefulSet = (namespace: string, name: string) => this.#statefulSets.find(namespace, name);
  listDisruptionBudgets = (namespace: string) => this.#budgets.list(namespace);

  stop(): void {
    for (const stop of this.#stops) stop();
  }

  #watch<T extends KubeObject>(client: Client, resource: ResourceRef<T>, store: Store<T>, changed?: (key: string) => void): void {
    this.#stops.push(
      client.watch(resource, ({ type, object }) => {
        if (type === 'DELETED') store.delete(object);
        else store.set(object);
        changed?.(keyOf(object));
      }),
    );
  }
}
