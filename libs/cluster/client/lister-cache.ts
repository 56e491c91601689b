// Mirrors client-go's shared informer and its indexer
// Differs: fed by the clock from an in-process watch, so it is never ahead of what it tells.
import { keyOf, type KubeObject, type ResourceRef, type Stored } from '#cluster/apimachinery/object.js';
import type { Client, Lister, WatchEvent } from './client.js';

export type CacheListener = (object: Stored<KubeObject>, previous: Stored<KubeObject> | undefined) => void;

/** Keeps the present objects of a resource; who listens is told of each change after it was taken in. */
export class ListerCache<T extends KubeObject = KubeObject> implements Lister<T> {
  readonly #objects = new Map<string, Stored<T>>();
  readonly #byNamespace = new Map<string, Map<string, Stored<T>>>();
  readonly #byOwner = new Map<string, Map<string, Stored<T>>>();
  readonly #byAnyOwner = new Map<string, Map<string, Stored<T>>>();
  readonly #listeners: CacheListener[] = [];
  readonly #stop: () => void;

  constructor(client: Client, resource: ResourceRef<T>) {
    // What is there already counts from the start; the watch tells it again, which changes nothing.
    for (const object of client.list(resource).items) this.#set(keyOf(object), object);
    this.#stop = client.watch(resource, (event) => this.#take(event));
  }

  find(key: string): Stored<T> | undefined {
    return this.#objects.get(key);
  }

  list(namespace?: string): readonly Stored<T>[] {
    if (namespace === undefined) return [...this.#objects.values()];
    return [...(this.#byNamespace.get(namespace)?.values() ?? [])];
  }

  ownedBy(uid: string): readonly Stored<T>[] {
    return [...(this.#byOwner.get(uid)?.values() ?? [])];
  }

  dependentsOf(uid: string): readonly Stored<T>[] {
    return [...(this.#byAnyOwner.get(uid)?.values() ?? [])];
  }

  onChange(listener: CacheListener): void {
    this.#listeners.push(listener);
  }

  stop(): void {
    this.#stop();
  }

  #take({ type, object }: WatchEvent<T>): void {
    const key = keyOf(object);
    const previous = this.#objects.get(key);
    if (previous !== undefined && type !== 'DELETED' && Number(previous.metadata.resourceVersion) > Number(object.metadata.resourceVersion)) return;
    this.#remove(key, previous);
    if (type !== 'DELETED') this.#set(key, object);
    for (const listener of this.#listeners) listener(object, previous);
  }

  #set(key: string, object: Stored<T>): void {
    this.#objects.set(key, object);
    inGroup(this.#byNamespace, object.metadata.namespace ?? '').set(key, object);
    const owner = controllerUid(object);
    if (owner !== undefined) inGroup(this.#byOwner, owner).set(key, object);
    for (const { uid } of object.metadata.ownerReferences ?? []) inGroup(this.#byAnyOwner, uid).set(key, object);
  }

  #remove(key: string, previous: Stored<T> | undefined): void {
    if (previous === undefined) return;
    this.#objects.delete(key);
    fromGroup(this.#byNamespace, previous.metadata.namespace ?? '', key);
    const owner = controllerUid(previous);
    if (owner !== undefined) fromGroup(this.#byOwner, owner, key);
    for (const { uid } of previous.metadata.ownerReferences ?? []) fromGroup(this.#byAnyOwner, uid, key);
  }
}

function controllerUid(object: Stored<KubeObject>): string | undefined {
  return object.metadata.ownerReferences?.find((owner) => owner.controller === true)?.uid;
}

function inGroup<V>(groups: Map<string, Map<string, V>>, name: string): Map<string, V> {
  const known = groups.get(name);
  if (known !== undefined) return known;
  const made = new Map<string, V>();
  groups.set(name, made);
  return made;
}

function fromGroup<V>(groups: Map<string, Map<string, V>>, name: string, key: string): void {
  const group = groups.get(name);
  group?.delete(key);
  if (group?.size === 0) groups.delete(name);
}
