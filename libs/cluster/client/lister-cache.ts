// Mirrors client-go's shared informer and its indexer
// Differs: fed by the clock from an in-process watch, so it is never ahead of what it tells.
import { keyOf, type KubeObject, type ResourceRef, type Stored } from '#cluster/apimachinery/object.js';
import type { Client, Lister, WatchEvent } from './client.js';

export type CacheListener = (object: Stored<KubeObject>, previous: Stored<KubeObject> | undefined) => void;

/** Keeps the present objects of a resource; who listens is told of each change after it was taken in. */
export class ListerCache<T extends KubeObject = KubeObject> implements Lister<T> {
  /** Undefined while there are none, as the indexes are: a cluster has more than a hundred caches, and most stay empty. */
  #objects: Map<string, Stored<T>> | undefined;
  readonly #byNamespace = new Groups<Stored<T>>();
  readonly #byOwner = new Groups<Stored<T>>();
  readonly #byAnyOwner = new Groups<Stored<T>>();
  readonly #listeners: CacheListener[] = [];
  readonly #stop: () => void;

  constructor(client: Client, resource: ResourceRef<T>) {
    // What is there already counts from the start; the watch tells it again, which changes nothing.
    for (const object of client.list(resource).items) this.#set(keyOf(object), object);
    this.#stop = client.watch(resource, (event) => this.#take(event));
  }

  find(key: string): Stored<T> | undefined {
    return this.#objects?.get(key);
  }

  list(namespace?: string): readonly Stored<T>[] {
    if (namespace === undefined) return [...(this.#objects?.values() ?? [])];
    return this.#byNamespace.of(namespace);
  }

  ownedBy(uid: string): readonly Stored<T>[] {
    return this.#byOwner.of(uid);
  }

  dependentsOf(uid: string): readonly Stored<T>[] {
    return this.#byAnyOwner.of(uid);
  }

  onChange(listener: CacheListener): void {
    this.#listeners.push(listener);
  }

  stop(): void {
    this.#stop();
  }

  #take({ type, object }: WatchEvent<T>): void {
    const key = keyOf(object);
    const previous = this.#objects?.get(key);
    if (previous !== undefined && type !== 'DELETED' && Number(previous.metadata.resourceVersion) > Number(object.metadata.resourceVersion)) return;
    this.#remove(key, previous);
    if (type !== 'DELETED') this.#set(key, object);
    for (const listener of this.#listeners) listener(object, previous);
  }

  #set(key: string, object: Stored<T>): void {
    this.#objects ??= new Map();
    this.#objects.set(key, object);
    this.#byNamespace.add(object.metadata.namespace ?? '', key, object);
    const owner = controllerUid(object);
    if (owner !== undefined) this.#byOwner.add(owner, key, object);
    for (const { uid } of object.metadata.ownerReferences ?? []) this.#byAnyOwner.add(uid, key, object);
  }

  #remove(key: string, previous: Stored<T> | undefined): void {
    if (previous === undefined) return;
    this.#objects?.delete(key);
    this.#byNamespace.remove(previous.metadata.namespace ?? '', key);
    const owner = controllerUid(previous);
    if (owner !== undefined) this.#byOwner.remove(owner, key);
    for (const { uid } of previous.metadata.ownerReferences ?? []) this.#byAnyOwner.remove(uid, key);
  }
}

function controllerUid(object: Stored<KubeObject>): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
}

/** An index: what belongs to a name, by key. */
class Groups<V> {
  #groups: Map<string, Map<string, V>> | undefined;

  add(name: string, key: string, value: V): void {
    this.#groups ??= new Map();
    const known = this.#groups.get(name);
    if (known === undefined) this.#groups.set(name, new Map([[key, value]]));
    else known.set(key, value);
  }

  remove(name: string, key: string): void {
    const group = this.#groups?.get(name);
    group?.delete(key);
    if (group?.size === 0) this.#groups?.delete(name);
  }

  of(name: string): readonly V[] {
    return [...(this.#groups?.get(name)?.values() ?? [])];
  }
}
